import { Injectable } from '@nestjs/common';
import { type Caller, Outbox, Problem } from '@tourbus/platform';
import type { ContentVersion } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import type { Definition } from '../definitions/definition.js';
import { countingAt, PublicationRecord } from '../publications/publication-record.js';
import { Owners } from '../teams/owners.service.js';
import type { Template } from '../templates/template.js';
import type { Finding } from './finding.js';
import { blocks, refusedByVoice } from './findings.js';
import { VoiceRules } from './voice-rules.service.js';
import { WaiverRecord } from './waiver-record.js';
import { type NewWaiver, refusalOfWaiver, type Waiver } from './waivers.js';

type Subject = Pick<ContentVersion, 'kind' | 'key' | 'version'>;

/** Rules whose answer depends on what a template is used for: the others have been asked of the template itself. */
const byUse = new Set(['required-clause', 'required-term', 'postal-address', 'unsubscribe', 'not-checked']);

/** What the voice of a brand forbids, and who let what of it pass. */
@Injectable()
export class Waivers {
  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly rules: VoiceRules,
    private readonly record: WaiverRecord,
    private readonly outbox: Outbox,
    private readonly owners: Owners,
  ) {}

  /** @throws Problem 422 that lists every finding, where one blocks that nobody waived */
  async demand(version: ContentVersion): Promise<void> {
    const findings = await this.findings(version);
    if (findings.some(blocks))
      throw refusedByVoice(`${version.kind} “${version.key}”, version ${version.version},`, findings);
  }

  /** Of this version with what is published around it; waivers are entered. */
  async findings(version: ContentVersion): Promise<Finding[]> {
    const found = await this.found(version);
    if (found.length === 0) return [];
    const waivers = new Map((await this.record.list(version)).map((waiver) => [waiver.finding, waiver]));
    return found.map((finding) => {
      const waiver = waivers.get(finding.id);
      if (!waiver || !finding.waivableBy) return finding;
      const { waivedBy: by, why, waivedAt } = waiver;
      return { ...finding, waived: { by, why, at: waivedAt.toISOString() } };
    });
  }

  /** @throws Problem 403, 404, 422 */
  async waive(subject: Pick<Subject, 'kind' | 'key'>, asked: NewWaiver, caller: Caller): Promise<Waiver> {
    const version = await this.versions.get(subject.kind, subject.key, asked.version);
    await this.owners.demand(caller, version, version.body);
    const finding = (await this.findings(version)).find(({ id }) => id === asked.finding);
    const refusal = refusalOfWaiver(finding, caller, version.createdBy);
    if (refusal) throw refusal;
    return this.outbox.run(async (tx) => {
      const made = await this.record.add(tx, version, finding as Finding, {
        by: caller.name,
        why: asked.why,
      });
      if (!made) throw waivedAlready(asked.finding);
      return made;
    });
  }

  /** Of a definition: what its use asks of its template. Brands and blocks are judged in the templates they are in. */
  private async found(version: ContentVersion): Promise<readonly Finding[]> {
    if (version.kind === 'template') return this.ofTemplate(version as ContentVersion<Template>);
    if (version.kind !== 'definition') return [];
    const { template: key, messageClass } = version.body as Definition;
    const template = await this.templateOf(key);
    if (!template) return [];
    const around = await this.rules.published(key, template.body);
    const { findings } = await this.rules.check(template.body, { ...around, messageClasses: [messageClass] });
    const waived = new Set((await this.record.list(template)).map(({ finding }) => finding));
    return findings.filter(({ rule, id }) => byUse.has(rule) && !waived.has(id));
  }

  private async ofTemplate({ key, body }: ContentVersion<Template>): Promise<readonly Finding[]> {
    return (await this.rules.check(body, await this.rules.published(key, body))).findings;
  }

  /** The version in use, or the newest where none is. */
  private async templateOf(key: string): Promise<ContentVersion<Template> | null> {
    const now = new Date();
    const [counting] = countingAt(await this.publications.open(now, { kind: 'template', keys: [key] }), now);
    return this.versions.find<Template>('template', key, counting?.version);
  }
}

const waivedAlready = (finding: string): Problem =>
  new Problem(
    'waived-already',
    409,
    'Somebody has waived this already',
    `The finding ${finding} of this version is waived, with who and why.`,
    'Nothing needs to be done.',
  );
