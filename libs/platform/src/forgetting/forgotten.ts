import { Inject, Injectable } from '@nestjs/common';
import type { About } from '@tourbus/contracts';
import type { Transaction } from '../messaging/transaction.js';
import { type Tombstone, isOld } from './forgetting.js';

/** Names a person for ever, and to nobody without the keys: under every key, the current one first. */
export type HashesOf = (person: string) => readonly string[];
export const PERSON_HASHES = Symbol('the hashes of persons');

/** An arbitrary number: together with the schema's name it is this service's own. */
const lock = 7_240_115;

interface Within {
  query<Row>(sql: string, parameters: unknown[]): Promise<Row[]>;
}

/** Who was forgotten here: hashes, so that what is old about them can be told and nothing brings them back. */
@Injectable()
export class Forgotten {
  constructor(@Inject(PERSON_HASHES) private readonly hashesOf: HashesOf) {}

  /** What a person may be called where nothing is ever deleted. @throws where nobody can be forgotten here */
  nameOf(person: string): string {
    const [hash] = this.hashesOf(person);
    if (hash === undefined) throw new Error('There are no keys to name persons by.');
    return hash;
  }

  /**
   * Forgets from now on. Waits for everybody who holds, and keeps others waiting until the transaction ends: first in
   * it, before any row is locked.
   */
  async remember(tx: Transaction, persons: readonly ({ person: string } & Tombstone)[]): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))', [lock]);
    const rows = persons.map(({ person, ...tombstone }) => ({ hash: this.nameOf(person), ...tombstone }));
    await tx.query(
      `INSERT INTO forgotten AS f (hash, at, version)
       SELECT hash, max(at), max(version) FROM jsonb_to_recordset($1::jsonb) AS n(hash text, at timestamptz, version bigint)
       GROUP BY hash ORDER BY hash
       ON CONFLICT (hash) DO UPDATE
       SET at = greatest(f.at, excluded.at), version = greatest(f.version, excluded.version)`,
      [JSON.stringify(rows)],
    );
  }

  /**
   * Keeps everybody from being forgotten until the transaction ends: what `among` says after this stays so. First in a
   * transaction that writes about persons, before any row is locked.
   */
  async hold(tx: Transaction): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock_shared($1, hashtext(current_schema()))', [lock]);
  }

  /** Which of them were forgotten, and when. */
  async among(within: Within, persons: Iterable<string>): Promise<Map<string, Tombstone>> {
    const hashes = new Map(
      [...new Set(persons)].flatMap((id) => this.hashesOf(id).map((hash) => [hash, id])),
    );
    if (hashes.size === 0) return new Map();
    const rows = await within.query<{ hash: string; at: Date; version: string }>(
      'SELECT hash, at, version FROM forgotten WHERE hash = ANY($1)',
      [[...hashes.keys()]],
    );
    return new Map(
      rows.map(({ hash, at, version }) => [hashes.get(hash) ?? '', { at, version: Number(version) }]),
    );
  }

  /** Of these, what says nothing any more, by its place. */
  async old(within: Within, abouts: readonly (About | undefined)[]): Promise<Set<number>> {
    const known = await this.among(
      within,
      abouts.flatMap((about) => about?.person ?? []),
    );
    if (known.size === 0) return new Set();
    return new Set(abouts.flatMap((about, i) => (about && isOld(about, known.get(about.person)) ? [i] : [])));
  }
}
