import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type PageQuery, decodeCursor, encodeCursor } from '../http/paging.js';
import type { Transaction } from '../messaging/transaction.js';
import { type AuditLine, type Verification, hashOf, verifyAuditChain } from './audit-chain.js';

export type AuditEntry = Pick<AuditLine, 'actor' | 'action' | 'subject'> & { details?: object };

/** An arbitrary number: one line is written at a time, because each holds the hash of the one before it. */
const chainLock = 7_240_114;
const readAtOnce = 5_000;
const columns = 'seq::int AS seq, at, actor, action, subject, details, previous, hash';

/** What operators did here: lines are only ever added, in the transaction of what they tell of. */
@Injectable()
export class AuditLog {
  constructor(private readonly database: DataSource) {}

  async record(tx: Transaction, { actor, action, subject, details = {} }: AuditEntry): Promise<void> {
    // Schemas may share a database: the lock is this schema's own.
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))', [chainLock]);
    const [last] = await tx.query<{ seq: number; hash: string }>(
      'SELECT seq::int AS seq, hash FROM audit_lines ORDER BY seq DESC LIMIT 1',
    );
    const line = {
      seq: (last?.seq ?? 0) + 1,
      at: new Date(),
      actor,
      action,
      subject,
      details: JSON.stringify(details),
      previous: last?.hash ?? '',
    };
    await tx.query(
      'INSERT INTO audit_lines (seq, at, actor, action, subject, details, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [...Object.values(line), hashOf(line)],
    );
  }

  /** The newest first. */
  async list({ limit, cursor }: PageQuery): Promise<{ items: AuditLine[]; next?: string }> {
    const before = cursor ? Number(decodeCursor(cursor).id) : Number.MAX_SAFE_INTEGER;
    const items: AuditLine[] = await this.database.query(
      `SELECT ${columns} FROM audit_lines WHERE seq < $1 ORDER BY seq DESC LIMIT $2`,
      [Number.isSafeInteger(before) ? before : 0, limit],
    );
    const last = items.length === limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.at.toISOString(), id: String(last.seq) }) };
  }

  async verify(): Promise<Verification> {
    let verified: Verification = { lines: 0, intact: true, lastHash: '' };
    for (;;) {
      const lines: AuditLine[] = await this.database.query(
        `SELECT ${columns} FROM audit_lines WHERE seq > $1 ORDER BY seq LIMIT $2`,
        [verified.lines, readAtOnce],
      );
      verified = verifyAuditChain(lines, { after: verified.lines, hash: verified.lastHash });
      if (lines.length < readAtOnce || !verified.intact) return verified;
    }
  }
}
