import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, encodeCursor } from '../http/paging.js';
import type { Transaction } from '../messaging/transaction.js';
import { type AuditLine, type Verification, hashOf, verifyAuditChain } from './audit-chain.js';
import type { AuditQuery } from './audit-query.js';

export interface AuditPage {
  items: AuditLine[];
  next?: string;
}

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
  async list({ limit, cursor, actor, action, subject, since, until }: AuditQuery): Promise<AuditPage> {
    const before = cursor ? Number(decodeCursor(cursor).id) : Number.MAX_SAFE_INTEGER;
    const items: AuditLine[] = await this.database.query(
      `SELECT ${columns} FROM audit_lines
       WHERE seq < $1 AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR starts_with(action, $3))
         AND ($4::text IS NULL OR starts_with(subject, $4))
         AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
       ORDER BY seq DESC LIMIT $7`,
      [Number.isSafeInteger(before) ? before : 0, actor, action, subject, since, until, limit + 1],
    );
    const shown = items.slice(0, limit);
    const last = items.length > limit ? shown.at(-1) : undefined;
    return { items: shown, next: last && encodeCursor({ at: last.at.toISOString(), id: String(last.seq) }) };
  }

  /** How many lines there are: they are counted without a gap. */
  async count(): Promise<number> {
    const [last]: { seq: number }[] = await this.database.query(
      'SELECT seq::int AS seq FROM audit_lines ORDER BY seq DESC LIMIT 1',
    );
    return last?.seq ?? 0;
  }

  /** In order. */
  read(from: number, limit: number): Promise<AuditLine[]> {
    return this.database.query(`SELECT ${columns} FROM audit_lines WHERE seq >= $1 ORDER BY seq LIMIT $2`, [
      from,
      limit,
    ]);
  }

  /** All of it, from the first line on. */
  async verify(): Promise<Verification> {
    let verified: Verification = { lines: 0, intact: true, lastHash: '' };
    for (;;) {
      const lines = await this.read(verified.lines + 1, readAtOnce);
      verified = verifyAuditChain(lines, { after: verified.lines, hash: verified.lastHash });
      if (lines.length < readAtOnce || !verified.intact) return verified;
    }
  }
}
