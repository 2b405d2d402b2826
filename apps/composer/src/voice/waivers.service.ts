import { Injectable } from '@nestjs/common';
import { AuditLog, type Caller, Outbox, Problem } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { ContentVersion } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import { subjectOf } from '../content/resource.js';
import type { Definition } from '../definitions/definition.js';
import { countingAt, PublicationRecord } from '../publications/publication-record.js';
import type { Template } from '../templates/template.js';
import type { Finding } from './finding.js';
import { blocks, refusedByVoice } from './findings.js';
import { VoiceRules } from './voice-rules.service.js';
import { type NewWaiver, refusalOfWaiver, type Waiver } from './waivers.js';

type Subject = Pick<ContentVersion, 'kind' | 'key' | 'version'>;

const columns = 'kind, key, version, finding, rule, waived_by AS "waivedBy", waived_at AS "waivedAt", why';

/** Rules whose answer depends on what a template is used for: the others have been asked of the template itself. */
const byUse = new Set(['required-clause', 'required-term', 'postal-address', 'unsubscribe', 'not-checked']);

/** What the voice of a brand forbids, and who let what of it pass. */
@Injectable()
export class Waivers {
  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly rules: VoiceRules,
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
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
    const waivers = new Map((await this.list(version)).map((waiver) => [waiver.finding, waiver]));
    return found.map((finding) => {
      const waiver = waivers.get(finding.id);
      if (!waiver || !finding.waivableBy) return finding;
      const { waivedBy: by, why, waivedAt } = waiver;
      return { ...finding, waived: { by, why, at: waivedAt.toISOString() } };
    });
  }

  /** The first given first. */
  list({ kind, key, version }: Subject): Promise<Waiver[]> {
    return this.database.query(
      `SELECT ${columns} FROM waivers WHERE kind = $1 AND key = $2 AND version = $3 ORDER BY waived_at, finding`,
      [kind, key, version],
    );
  }

  /** @throws Problem 403, 404, 422 */
  async waive(subject: Pick<Subject, 'kind' | 'key'>, asked: NewWaiver, caller: Caller): Promise<Waiver> {
    const version = await this.versions.get(subject.kind, subject.key, asked.version);
    const finding = (await this.findings(version)).find(({ id }) => id === asked.finding);
    const refusal = refusalOfWaiver(finding, caller, version.createdBy);
    if (refusal) throw refusal;
    return this.outbox.run(async (tx) => {
      const { kind, key, createdBy: author } = version;
      const [made] = await tx.query<Waiver>(
        `INSERT INTO waivers (kind, key, version, author, finding, rule, waived_by, why)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING ${columns}`,
        [kind, key, version.version, author, asked.finding, finding?.rule, caller.name, asked.why],
      );
      if (!made) throw waivedAlready(asked.finding);
      await this.audit.record(tx, {
        actor: caller.name,
        action: 'finding.waived',
        subject: subjectOf(version),
        details: { finding: asked.finding, rule: finding?.rule, place: finding?.place, why: asked.why },
      });
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
    const waived = new Set((await this.list(template)).map(({ finding }) => finding));
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
