import { Injectable } from '@nestjs/common';
import type { Asset } from '../assets/asset.js';
import { assetFaults, ingredient, pin, referredTo } from '../assets/assets.js';
import type { Brand } from '../brands/brand.js';
import { ContentVersions } from '../content/content-versions.js';
import type { ContentVersion } from '../content/content-version.entity.js';
import { digestOf } from '../content/digest.js';
import { CompositionEngine, Runaway } from '../engine/engine.service.js';
import { type Facts, renderJob } from '../engine/render-job.js';
import type { CompiledTemplate, Fault } from '../engine/sources.js';
import { nameOfVariant } from '../engine/variant.js';
import type { Block } from '../blocks/block.js';
import { PublicationRecord } from '../publications/publication-record.js';
import { Recent } from './recent.js';
import { sampleCommunication, sampleCustomer, sampleEvent } from './sample.js';
import type { Template } from './template.js';

export interface Proof {
  faults: Fault[];
  /** There where nothing was found. */
  compiled?: CompiledTemplate;
  /** Versions of the blocks that the template contains. */
  blocks: Record<string, number>;
  /** The same, and versions of the assets that it shows, as reviews name them. */
  contains: Record<string, number>;
  /** Of its documents, with the very pictures and fonts that they show. */
  styleSheets: Record<string, string>;
  /** Of template and blocks as they were written, and of what they show. */
  digest: string;
}

export const runaway: Fault = {
  code: 'template-runaway',
  variant: 'template',
  place: 'all',
  detail: 'filling it in does not end within the limits of time and memory',
  remedy: 'Nest fewer loops, and use fewer blocks inside blocks.',
};

/** A version is looked through when it is submitted, approved and published, mostly soon after each other. */
const kept = 20;

/** Reads a template with its blocks, and fills it in with its sample data. */
@Injectable()
export class Proofs {
  private readonly readings = new Recent<Proof>(kept);
  private readonly trials = new Recent<Fault[]>(kept);

  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly engine: CompositionEngine,
  ) {}

  /** Finds what is wrong with the words themselves, as they are with these blocks. */
  async read(template: Template, blocks: readonly ContentVersion<Block>[]): Promise<Proof> {
    const sources = Object.fromEntries(blocks.map(({ key, body }) => [key, body.source]));
    const assets = await this.assetsIn(template, sources);
    const versions = [...blocks, ...assets].map(({ kind, key, version }) => [kind, key, version]);
    return this.readings.get(digestOf([template, versions.toSorted()]), () =>
      this.readAnew(template, blocks, assets),
    );
  }

  /** Most templates show none, and then nothing is asked. */
  private async assetsIn(
    template: Template,
    sources: Record<string, string>,
  ): Promise<ContentVersion<Asset>[]> {
    const keys = referredTo(template, sources);
    return keys.length === 0 ? [] : this.versions.newestOf<Asset>('asset', keys);
  }

  private async readAnew(
    template: Template,
    blocks: readonly ContentVersion<Block>[],
    assets: readonly ContentVersion<Asset>[],
  ): Promise<Proof> {
    const sources = Object.fromEntries(blocks.map(({ key, body }) => [key, body.source]));
    const pinned = pin(template, sources, assets);
    const styleSheets = styleSheetsOf(pinned.template);
    try {
      const { faults, compiled, used } = await this.engine.proofread({
        ...pinned.template,
        blocks: pinned.blocks,
      });
      const inside = blocks.filter(({ key }) => used.includes(key)).toSorted(byKey);
      const usedSources = Object.fromEntries(inside.map(({ key, body }) => [key, body.source]));
      const shown = referredTo(template, usedSources);
      const pictures = assets.filter(({ key }) => shown.includes(key)).toSorted(byKey);
      return {
        faults: [...faults, ...assetFaults(template, usedSources, assets)],
        compiled,
        styleSheets,
        blocks: versionsOf(inside),
        contains: {
          ...versionsOf(inside),
          ...Object.fromEntries(pictures.map(({ key, version }) => [ingredient(key), version])),
        },
        digest: digestOf([
          template,
          inside.map(({ key, digest }) => [key, digest]),
          // Approvals from before there were assets are of the rest alone.
          ...(pictures.length === 0 ? [] : [pictures.map(({ key, body }) => [key, body.digest])]),
        ]),
      };
    } catch (error) {
      if (!(error instanceof Runaway)) throw error;
      return { faults: [runaway], blocks: {}, contains: {}, styleSheets, digest: digestOf(template) };
    }
  }

  /** Finds all that keeps a template from being published: with it only what is published itself may leave. */
  async check(key: string, template: Template): Promise<Proof> {
    const now = new Date();
    const [blocks, brands] = await Promise.all([
      this.publications.inUse<Block>('block', now),
      this.publications.inUse<Brand>('brand', now),
    ]);
    const proof = await this.read(template, blocks);
    const brand = brands.find((each) => each.key === template.brand) ?? null;
    const faults = [...proof.faults, ...brandFaults(template, brand)];
    if (faults.length > 0 || !proof.compiled || !brand) return { ...proof, faults };
    const found = await this.trials.get(`${proof.digest} ${brand.digest}`, () =>
      this.sampleFaults(key, proof, template, brand),
    );
    return { ...proof, faults: found };
  }

  /** Every variant in every language that the template has texts for. */
  private async sampleFaults(
    key: string,
    { compiled, digest }: Proof,
    template: Template,
    brand: ContentVersion<Brand>,
  ): Promise<Fault[]> {
    if (!template.sampleData || !compiled) return [];
    const { data, customer } = template.sampleData;
    const id = `${key}:${digest}`;
    const locales = new Set([customer?.locale, ...Object.keys(template.texts)]);
    const sample = sampleCustomer(customer);
    const jobs = [...locales].flatMap((locale) =>
      template.variants.map(({ channel }, variant) => {
        const facts: Facts = {
          data,
          customer: { ...sample, locale },
          brand: brand.body,
          event: sampleEvent,
        };
        return renderJob(facts, { template: id, variant, communicationId: sampleCommunication, channel });
      }),
    );
    try {
      const failures = await this.engine.try(jobs, new Map([[id, compiled]]));
      const faults = failures.flatMap((failure, i) => {
        const variant = template.variants[jobs[i]?.variant ?? 0];
        if (!failure || !variant) return [];
        const { code, place, detail } = failure;
        return [
          {
            code,
            variant: nameOfVariant(variant),
            place,
            detail: `with sampleData, ${detail}`,
            remedy: remedyFor(code),
          },
        ];
      });
      return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
    } catch (error) {
      if (error instanceof Runaway) return [runaway];
      throw error;
    }
  }
}

const byKey = (a: ContentVersion, b: ContentVersion): number => (a.key < b.key ? -1 : 1);

const styleSheetsOf = ({ documents }: Template): Record<string, string> =>
  Object.fromEntries(Object.entries(documents).map(([name, { css }]) => [name, css]));

const versionsOf = (blocks: readonly ContentVersion[]): Record<string, number> =>
  Object.fromEntries(blocks.map(({ key, version }) => [key, version]));

/** What an author or operator can do about content that cannot be filled in. */
export const remedyFor = (code: string): string =>
  ({
    'unknown-variable':
      'Correct the name, add it to the data, or ask first: {{#if name}}…{{/if}} or {{default name "…"}}.',
    'unknown-text': 'Add the text under texts, at least in English.',
    'unsuitable-value': 'Give the helper what it needs, or ask with {{#if}} before.',
    'template-runaway': runaway.remedy,
    'output-too-large': 'Show less: a communication may come to 2 MB.',
    'script-address': 'Let the data give addresses that begin with https://.',
  })[code] ?? 'Preview the template with these data to see what fails.';

export function brandFaults({ brand, variants }: Template, found: ContentVersion<Brand> | null): Fault[] {
  const at = { variant: 'template', place: 'brand' };
  if (!found)
    return [
      {
        ...at,
        code: 'unknown-brand',
        detail: `no brand “${brand}” is published`,
        remedy: `Have the brand “${brand}” approved and published, or correct the name.`,
      },
    ];
  const silent = [...new Set(variants.map(({ channel }) => channel))].filter(
    (channel) => channel !== 'print' && !found.body.senders[channel],
  );
  return silent.map((channel) => ({
    ...at,
    code: 'no-sender',
    detail: `the brand “${brand}” has no sender for ${channel}`,
    remedy: `Add senders.${channel} to the brand, or leave the variant out.`,
  }));
}
