import { Injectable } from '@nestjs/common';
import type { ArtefactRef } from '@tourbus/contracts';
import { type PageQuery, decodeCursor, encodeCursor, notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { PartRow } from './print-stream-store.js';
import type { IndexEntry } from './stream-index.js';

/** A print stream as it is told. */
export interface StreamReport {
  id: string;
  batchId: string;
  number: number;
  profile: string;
  state: 'producing' | 'completed';
  /** How many went in, how many of them are in a part by now, and how many cannot be printed. */
  documents: number;
  printed: number;
  failed: number;
  index: { csv: ArtefactRef; json: ArtefactRef } | null;
  createdAt: Date;
  completedAt: Date | null;
}

export interface StreamWithParts extends StreamReport {
  parts: (PartRow & { state: 'planned' | 'printed' })[];
  /** Why documents are not in it, by communication; a thousand at most. */
  failures: { communicationId: string; code: string; reason: string; remedy: string }[];
}

const report = `s.id, s.batch_id AS "batchId", s.number, s.profile, s.state, s.documents,
  (SELECT coalesce(sum(p.documents), 0)::int FROM print_stream_parts p WHERE p.stream_id = s.id) AS printed,
  (SELECT count(*)::int FROM print_stream_members m WHERE m.stream_id = s.id AND m.state = 'failed') AS failed,
  CASE WHEN s.index_csv IS NULL THEN NULL ELSE jsonb_build_object('csv', s.index_csv, 'json', s.index_json) END AS index,
  s.created_at AS "createdAt", s.completed_at AS "completedAt"`;

const entriesAtOnce = 1_000;

/** What became of print streams, for who asks. */
@Injectable()
export class PrintStreamRecord {
  constructor(private readonly database: DataSource) {}

  /** Newest first. */
  async list(
    batchId: string | undefined,
    { limit, cursor }: PageQuery,
  ): Promise<{ items: StreamReport[]; next?: string }> {
    const after = cursor
      ? decodeCursor(cursor)
      : { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
    const found: StreamReport[] = await this.database.query(
      `SELECT ${report} FROM print_streams s
       WHERE ($1::uuid IS NULL OR s.batch_id = $1) AND (s.created_at, s.id) < ($2::timestamptz, $3::uuid)
       ORDER BY s.created_at DESC, s.id DESC LIMIT $4`,
      [batchId ?? null, after.at, after.id, limit + 1],
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.createdAt.toISOString(), id: last.id }) };
  }

  /** How many communications of a batch wait for a print stream. */
  async gathered(batchId: string): Promise<number> {
    const [row] = await this.database.query(
      `SELECT count(*)::int AS n FROM print_stream_members WHERE batch_id = $1 AND stream_id IS NULL`,
      [batchId],
    );
    return (row as { n: number }).n;
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<StreamWithParts> {
    const [stream]: StreamReport[] = await this.database.query(
      `SELECT ${report} FROM print_streams s WHERE id = $1`,
      [id],
    );
    if (!stream) throw notFound('print stream', id);
    const parts: PartRow[] = await this.database.query(
      'SELECT number, documents, pages, sheets, artefact FROM print_stream_parts WHERE stream_id = $1 ORDER BY number',
      [id],
    );
    const failures: StreamWithParts['failures'] = await this.database.query(
      `SELECT communication_id AS "communicationId", failure->>'code' AS code, failure->>'reason' AS reason,
         failure->>'remedy' AS remedy
       FROM print_stream_members WHERE stream_id = $1 AND state = 'failed' ORDER BY sequence LIMIT 1000`,
      [id],
    );
    const stateOf = ({ documents }: PartRow) => (documents === null ? 'planned' : 'printed');
    return { ...stream, parts: parts.map((part) => ({ ...part, state: stateOf(part) })), failures };
  }

  /** What is in it, in the order of printing. */
  async *entries(id: string): AsyncGenerator<IndexEntry[]> {
    for (let after = 0; ;) {
      const entries: IndexEntry[] = await this.database.query(
        `SELECT sequence, envelope, communication_id AS "communicationId", customer_id AS "customerId", part,
           first_page AS "firstPage", pages, sheets, artefact->>'digest' AS digest
         FROM print_stream_members WHERE stream_id = $1 AND sequence > $2 AND state = 'printed'
         ORDER BY sequence LIMIT $3`,
        [id, after, entriesAtOnce],
      );
      if (entries.length > 0) yield entries;
      if (entries.length < entriesAtOnce) return;
      after = entries.at(-1)?.sequence ?? after;
    }
  }
}
