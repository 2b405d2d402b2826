import { Injectable } from '@nestjs/common';
import type { MessageClass } from '@tourbus/contracts';
import type { Block } from '../blocks/block.js';
import type { Brand } from '../brands/brand.js';
import { ContentVersions } from '../content/content-versions.js';
import type { ContentVersion } from '../content/content-version.entity.js';
import { digestOf } from '../content/digest.js';
import type { Definition } from '../definitions/definition.js';
import { CompositionEngine, Runaway } from '../engine/engine.service.js';
import type { Fault } from '../engine/sources.js';
import { PublicationRecord } from '../publications/publication-record.js';
import { brandFaults, Proofs, remedyFor, runaway } from '../templates/proofs.js';
import { Recent } from '../templates/recent.js';
import type { Template } from '../templates/template.js';
import type { Finding } from './finding.js';
import { findingOf, findingOfFault, inOrder } from './findings.js';
import type { Judgement, Script } from './script.js';
import type { TermRemark } from './terms.js';
import { trialsOf } from './trials.js';
import { voiceSchema } from './voice-schema.js';

/** What a template is held against. */
export interface Surroundings {
  readonly brand: ContentVersion<Brand> | null;
  readonly blocks: readonly ContentVersion<Block>[];
  readonly messageClasses: readonly MessageClass[];
}

export interface Checked extends Pick<Judgement, 'sms' | 'reading'> {
  readonly findings: readonly Finding[];
}

/** Holds templates against the proofreader and the voice of their brand. */
@Injectable()
export class VoiceRules {
  /** A version is judged when it is submitted, approved and published, mostly soon after each other. */
  private readonly judgements = new Recent<Judgement>(20);

  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly proofs: Proofs,
    private readonly engine: CompositionEngine,
  ) {}

  async check(template: Template, { brand, blocks, messageClasses }: Surroundings): Promise<Checked> {
    const { faults, compiled, blocks: used, digest } = await this.proofs.read(template, blocks);
    const found = [...faults, ...brandFaults(template, brand)].map(findingOfFault);
    if (!brand) return { findings: found, sms: [], reading: [] };
    const voice = voiceSchema.parse(brand.body.voice ?? {});
    const { locale, colours, legal } = brand.body;
    const judgement = await this.judge(digestOf([digest, brand.digest, messageClasses]), {
      sources: { ...template, blocks: sourcesOf(blocks.filter(({ key }) => key in used)) },
      used: Object.keys(used),
      ...(compiled ? { compiled } : {}),
      speaker: {
        locale,
        colours,
        voice,
        ...(legal['postalAddress'] ? { postalAddress: legal['postalAddress'] } : {}),
      },
      messageClasses,
      trials: trialsOf(template, brand.body, messageClasses),
    });
    if (!judgement) return { findings: inOrder([...found, findingOfFault(runaway)]), sms: [], reading: [] };
    const { remarks, failures, sms, reading } = judgement;
    const { sampleData } = template;
    const certain = failures.filter(({ failure }) => sampleData || failure.code === 'template-runaway');
    const unfilled = certain.map(faultOf).map(findingOfFault);
    const unchecked = failures
      .filter((failure) => !certain.includes(failure))
      .map(({ variant }) => notChecked(variant, messageClasses));
    const weighed = [...remarks, ...unchecked].flatMap((remark) => findingOf(remark, voice) ?? []);
    return { findings: inOrder([...found, ...unfilled, ...weighed]), sms, reading };
  }

  /** What is published, and of what has never been the newest: what an author who looks ahead sees. */
  async ahead(key: string, template: Template): Promise<Surroundings> {
    const now = new Date();
    const [blocks, brands, messageClasses] = await Promise.all([
      this.publications.inUseOrNewest<Block>('block', now),
      this.publications.inUseOrNewest<Brand>('brand', now),
      this.classesOf(key, now),
    ]);
    return { blocks, brand: brands.find((brand) => brand.key === template.brand) ?? null, messageClasses };
  }

  /** What is published: with it a template leaves. */
  async published(key: string, template: Template): Promise<Surroundings> {
    const now = new Date();
    const [blocks, brands, messageClasses] = await Promise.all([
      this.publications.inUse<Block>('block', now),
      this.publications.inUse<Brand>('brand', now),
      this.classesOf(key, now),
    ]);
    return { blocks, brand: brands.find((brand) => brand.key === template.brand) ?? null, messageClasses };
  }

  /** What a template is used for by definitions that are published, or written to be. */
  private async classesOf(template: string, now: Date): Promise<MessageClass[]> {
    const [inUse, newest] = await Promise.all([
      this.publications.inUse<Definition>('definition', now),
      this.versions.all<Definition>('definition'),
    ]);
    const own = [...inUse, ...newest].filter(({ body }) => body.template === template);
    return [...new Set(own.map(({ body }) => body.messageClass))];
  }

  /** @param question says all that the script is made of: short, where that is long and holds the same things often */
  private async judge(question: string, script: Script): Promise<Judgement | undefined> {
    try {
      return await this.judgements.get(question, () => this.engine.judge(script));
    } catch (error) {
      if (error instanceof Runaway) return undefined;
      throw error;
    }
  }
}

const sourcesOf = (blocks: readonly ContentVersion<Block>[]): Record<string, string> =>
  Object.fromEntries(blocks.map(({ key, body }) => [key, body.source]));

const faultOf = ({ variant, failure: { code, place, detail } }: Judgement['failures'][number]): Fault => ({
  code,
  variant,
  place,
  detail: variant === 'template' ? detail : `with sampleData, ${detail}`,
  remedy: remedyFor(code),
});

/** Marketing is not let through unseen: what has to be in it cannot be looked for. */
const notChecked = (variant: string, messageClasses: readonly MessageClass[]): TermRemark => ({
  rule: 'not-checked',
  place: { variant, part: 'sampleData' },
  what: 'it cannot be filled in without sample data, so only its sources were checked',
  why: 'Clauses, subject, length and reading level show only in what a customer would get.',
  remedy: 'Add sampleData with values for all its variables.',
  ...(messageClasses.includes('marketing') ? { severity: 'blocks' } : {}),
});
