import { Injectable } from '@nestjs/common';
import type { Parts, PrintStreamCompletedV1, StreamPlace } from '@tourbus/contracts';
import { type Transaction, deterministicId } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { type ClaimedRow, claimColumns } from '../deliveries/delivery-store.js';
import {
  type PageRange,
  type PrintJob,
  type PrintJobState,
  type PrinterSays,
  type Why,
} from './print-job.js';

/** A job that this process may move on, as long as nobody else has raised its fence. */
export interface HeldJob extends PrintJob {
  fence: number;
}

/** A delivery as its print job sees it. */
export type MemberRow = Omit<ClaimedRow, 'parts'> & { parts: Extract<Parts, { kind: 'print' }> };

export interface Move {
  state: PrintJobState;
  /** Until it is looked at again. */
  afterSeconds?: number;
  why?: Why;
  says?: PrinterSays;
  printerJobId?: string;
}

const columns = `id, stream_id AS "streamId", part, batch_id AS "batchId", profile, printer, sides, artefact, index, documents,
  pages, sheets, state, page_ranges AS "pageRanges", printed_documents AS "printedDocuments", attempts,
  printer_job_id AS "printerJobId", printer_says AS "printerSays", reason_code AS "reasonCode", reason_text AS "reasonText",
  submitted_at AS "submittedAt", ended_at AS "endedAt", created_at AS "createdAt"`;

/** Of a stream's part, or the one document that is printed by itself. */
const ofJob = `CASE WHEN $2::uuid IS NULL THEN d.communication_id = $1 ELSE d.print_stream = $2 AND d.print_part = $3 END`;
const jobKey = ({ id, streamId, part }: PrintJob): [string, string | null, number | null] => [
  id,
  streamId,
  part,
];

/** The statements that move print jobs, and the deliveries in them, through their states. */
@Injectable()
export class PrintJobStore {
  constructor(readonly database: DataSource) {}

  async insert(tx: Transaction, streams: readonly PrintStreamCompletedV1[]): Promise<void> {
    const rows = streams.flatMap(({ id: streamId, batchId, profile, printer, sides, index, parts }) =>
      parts.map(({ number: part, artefact, documents, pages, sheets }) => ({
        id: deterministicId('print-job', streamId, String(part)),
        ...{ streamId, part, batchId, profile, printer, sides, artefact, index, documents, pages, sheets },
      })),
    );
    await tx.query(
      `INSERT INTO print_jobs (id, stream_id, part, batch_id, profile, printer, sides, artefact, index, documents, pages, sheets, state)
       SELECT *, 'waiting' FROM jsonb_to_recordset($1::jsonb) AS j(
         id uuid, "streamId" uuid, part int, "batchId" uuid, profile text, printer text, sides text, artefact jsonb,
         index jsonb, documents int, pages int, sheets int)
       ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(rows)],
    );
  }

  /** Of each stream the parts go in their order: none before the printer has those that come first. */
  async claim(leaseSeconds: number): Promise<HeldJob | undefined> {
    const [rows] = (await this.database.query(
      `UPDATE print_jobs SET fence = fence + 1, lease_until = now() + make_interval(secs => $1)
       WHERE id = (SELECT id FROM print_jobs j
                   WHERE state IN ('waiting', 'calling', 'printing') AND next_look_at <= now() AND lease_until <= now()
                     AND (state = 'printing' OR NOT EXISTS (
                       SELECT 1 FROM print_jobs e WHERE e.stream_id = j.stream_id AND e.part < j.part AND e.state IN ('waiting', 'calling')))
                   ORDER BY next_look_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${columns}, fence`,
      [leaseSeconds],
    )) as [HeldJob[], number];
    return rows[0];
  }

  /** @returns whether it was still ours to say */
  async move(tx: Transaction, { id, fence }: HeldJob, to: Move): Promise<boolean> {
    const rows = await tx.query(
      `WITH moved AS (
         UPDATE print_jobs SET state = $3::text, lease_until = now(), next_look_at = now() + make_interval(secs => $4),
           reason_code = $5, reason_text = $6, printer_says = coalesce($7::jsonb, printer_says),
           printer_job_id = coalesce($8, printer_job_id),
           submitted_at = CASE WHEN $3 = 'printing' THEN coalesce(submitted_at, now()) ELSE submitted_at END,
           ended_at = CASE WHEN $3 IN ('completed', 'failed', 'unconfirmed') THEN now() END
         WHERE id = $1 AND fence = $2 AND state IN ('waiting', 'calling', 'printing') RETURNING id
       ) SELECT id FROM moved`,
      [
        ...[id, fence, to.state, to.afterSeconds ?? 0, to.why?.code ?? null, to.why?.text ?? null],
        ...[to.says ? JSON.stringify(to.says) : null, to.printerJobId ?? null],
      ],
    );
    return rows.length > 0;
  }

  /** `waiting → calling`, committed before the call. @returns whether it is still ours */
  async begin(
    tx: Transaction,
    { id, fence }: HeldJob,
    printed: { documents: number; ranges: PageRange[] | undefined },
    leaseSeconds: number,
  ): Promise<boolean> {
    const rows = await tx.query(
      `WITH begun AS (
         UPDATE print_jobs SET state = 'calling', called_at = now(), attempts = attempts + 1, page_ranges = $3,
           printed_documents = $4, reason_code = NULL, reason_text = NULL, lease_until = now() + make_interval(secs => $5)
         WHERE id = $1 AND fence = $2 AND state IN ('waiting', 'calling') AND lease_until > now() RETURNING id
       ) SELECT id FROM begun`,
      [id, fence, printed.ranges ? JSON.stringify(printed.ranges) : null, printed.documents, leaseSeconds],
    );
    return rows.length > 0;
  }

  /** How many of a part's deliveries are here, whatever became of them. */
  async arrived({ streamId, part }: PrintJob): Promise<number> {
    const [row] = await this.database.query(
      `SELECT count(*)::int AS n FROM deliveries WHERE print_stream = $1 AND print_part = $2`,
      [streamId, part],
    );
    return (row as { n: number }).n;
  }

  /** Whose documents are still to be handed over, locked until the transaction ends. */
  waiting(tx: Transaction, job: PrintJob): Promise<MemberRow[]> {
    return tx.query<MemberRow>(
      `SELECT ${claimColumns} FROM deliveries d WHERE ${ofJob} AND d.state = 'ready' ORDER BY d.communication_id FOR UPDATE`,
      jobKey(job),
    );
  }

  /** Envelopes of which something was taken out of the stream, whether it was withheld or is printed by itself. */
  async envelopesLeftOut(tx: Transaction, { streamId, part }: PrintJob): Promise<StreamPlace['envelope'][]> {
    const rows = await tx.query<{ envelope: StreamPlace['envelope'] }>(
      `SELECT DISTINCT parts->'stream'->'envelope' AS envelope FROM deliveries
       WHERE print_stream = $1 AND print_part = $2 AND state = 'withheld'`,
      [streamId, part],
    );
    return rows.map(({ envelope }) => envelope);
  }

  async withhold(
    tx: Transaction,
    withheld: readonly { communicationId: string; code: string; text: string }[],
  ): Promise<void> {
    await tx.query(
      `UPDATE deliveries d SET state = 'withheld', reason_code = w.code, reason_text = w.text, updated_at = now()
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS w(id, code, text)
       WHERE d.communication_id = w.id AND d.state = 'ready'`,
      [
        withheld.map(({ communicationId }) => communicationId),
        withheld.map(({ code }) => code),
        withheld.map(({ text }) => text),
      ],
    );
  }

  /** Takes deliveries out of their stream: from now on they are printed by themselves. */
  async printSingly(tx: Transaction, communicationIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE deliveries SET print_stream = NULL, print_part = NULL, next_attempt_at = now(), updated_at = now()
       WHERE communication_id = ANY($1) AND state = 'ready'`,
      [communicationIds],
    );
  }

  /** `ready → accepted | rejected` for what went in the job, with an attempt for each. @returns them */
  conclude(
    tx: Transaction,
    job: PrintJob,
    ended: {
      provider: string;
      state: 'accepted' | 'rejected';
      messageId?: string;
      why?: Why;
      startedAt: Date;
    },
  ): Promise<MemberRow[]> {
    const { provider, state, messageId = null, why, startedAt } = ended;
    return tx.query<MemberRow>(
      `WITH d AS (
         UPDATE deliveries d SET state = $4::text, attempts = attempts + 1, provider = $5, provider_message_id = $6,
           reason_code = $7, reason_text = $8, may_have_arrived = may_have_arrived OR $4 = 'accepted', updated_at = now()
         WHERE ${ofJob} AND d.state = 'ready'
         RETURNING d.*
       ), recorded AS (
         INSERT INTO attempts (communication_id, attempt, fence, provider, started_at, ended_at, outcome, code, text, provider_message_id)
         SELECT communication_id, attempts, fence, $5, $9, now(), $4, $7, $8, $6 FROM d
       )
       SELECT ${claimColumns.replace('d.attempts + 1', 'd.attempts')} FROM d`,
      [...jobKey(job), state, provider, messageId, why?.code ?? null, why?.text ?? null, startedAt],
    );
  }

  /** Deliveries that the printer had answered for. @param to what becomes of them; nothing where they stay what they are */
  accepted(tx: Transaction, job: PrintJob, to?: Why): Promise<MemberRow[]> {
    const select = `SELECT ${claimColumns.replace('d.attempts + 1', 'd.attempts')} FROM`;
    if (!to)
      return tx.query<MemberRow>(
        `${select} deliveries d WHERE ${ofJob} AND d.state = 'accepted'`,
        jobKey(job),
      );
    return tx.query<MemberRow>(
      `WITH d AS (
         UPDATE deliveries d SET state = 'rejected', reason_code = $4, reason_text = $5, updated_at = now()
         WHERE ${ofJob} AND d.state = 'accepted' RETURNING d.*
       ) ${select} d`,
      [...jobKey(job), to.code, to.text],
    );
  }

  /** Watches documents that were handed over by themselves until they are printed. */
  static async watch(
    tx: Transaction,
    singles: readonly { communicationId: string; messageId: string }[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO print_jobs (id, printer, printer_job_id, documents, printed_documents, state, submitted_at)
       SELECT id, printer, job, 1, 1, 'printing', now() FROM unnest($1::uuid[], $2::text[], $3::text[]) AS s(id, printer, job)
       ON CONFLICT (id) DO NOTHING`,
      [
        singles.map(({ communicationId }) => communicationId),
        singles.map(({ messageId }) => messageId.slice(0, messageId.lastIndexOf('/'))),
        singles.map(({ messageId }) => messageId.slice(messageId.lastIndexOf('/') + 1)),
      ],
    );
  }
}

export { columns as printJobColumns };
