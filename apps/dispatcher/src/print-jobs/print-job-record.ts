import { Injectable } from '@nestjs/common';
import { type PageQuery, decodeCursor, encodeCursor, notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { PrintJob, PrintJobState } from './print-job.js';
import { printJobColumns } from './print-job-store.js';

export interface PrintJobFilter {
  state?: PrintJobState;
  stream?: string;
}

/** What became of print jobs, for who asks. */
@Injectable()
export class PrintJobRecord {
  constructor(private readonly database: DataSource) {}

  /** Newest first. */
  async list(
    { state, stream }: PrintJobFilter,
    { limit, cursor }: PageQuery,
  ): Promise<{ items: PrintJob[]; next?: string }> {
    const after = cursor
      ? decodeCursor(cursor)
      : { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
    const found: PrintJob[] = await this.database.query(
      `SELECT ${printJobColumns} FROM print_jobs
       WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR stream_id = $2)
         AND (created_at, id) < ($3::timestamptz, $4::uuid)
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [state ?? null, stream ?? null, after.at, after.id, limit + 1],
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.createdAt.toISOString(), id: last.id }) };
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<PrintJob> {
    const [job]: PrintJob[] = await this.database.query(
      `SELECT ${printJobColumns} FROM print_jobs WHERE id = $1`,
      [id],
    );
    if (!job) throw notFound('print job', id);
    return job;
  }
}
