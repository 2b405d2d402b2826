import { Injectable } from '@nestjs/common';
import { AuditLog, type Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { ContentVersion } from '../content/content-version.entity.js';
import { subjectOf } from '../content/resource.js';
import type { Finding } from './finding.js';
import type { Waiver } from './waivers.js';

type Subject = Pick<ContentVersion, 'kind' | 'key' | 'version'>;

const columns = 'kind, key, version, finding, rule, waived_by AS "waivedBy", waived_at AS "waivedAt", why';

/** Rows of waivers, each with its audit line. */
@Injectable()
export class WaiverRecord {
  constructor(
    private readonly database: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /** The first given first. */
  list({ kind, key, version }: Subject): Promise<Waiver[]> {
    return this.database.query(
      `SELECT ${columns} FROM waivers WHERE kind = $1 AND key = $2 AND version = $3 ORDER BY waived_at, finding`,
      [kind, key, version],
    );
  }

  /** @returns nothing where this finding is waived already */
  async add(
    tx: Transaction,
    subject: Subject & Pick<ContentVersion, 'createdBy'>,
    { id: finding, rule, place }: Finding,
    { by, why }: { by: string; why: string },
  ): Promise<Waiver | undefined> {
    const { kind, key, version, createdBy: author } = subject;
    const [made] = await tx.query<Waiver>(
      `INSERT INTO waivers (kind, key, version, author, finding, rule, waived_by, why)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING ${columns}`,
      [kind, key, version, author, finding, rule, by, why],
    );
    if (!made) return undefined;
    const details = { finding, rule, place, why };
    await this.audit.record(tx, {
      actor: by,
      action: 'finding.waived',
      subject: subjectOf(subject),
      details,
    });
    return made;
  }
}
