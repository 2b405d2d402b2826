import { Injectable } from '@nestjs/common';
import type { Channel, CommunicationHead, MessageClass } from '@tourbus/contracts';
import type { Cause, Transaction } from '@tourbus/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type EndedOfBatch, announceSettled } from './batch-rows.js';
import type { CommunicationRow } from './communication-row.js';
import { mergeIntoTable } from './merge.js';
import { wakeWaiting } from './waiting.js';

/** What others need to know of a communication to speak about it. */
export interface KnownCommunication extends CommunicationHead {
  channel: Channel;
  links: ReadonlyMap<number, string>;
  locale?: string;
  sender?: string;
  recipient?: string;
  dispatchedAt?: Date;
  firstOpenedAt?: Date;
  /** The number of the last attempt. */
  attempt: number;
  traceparent?: string;
}
export type KnownCommunications = ReadonlyMap<string, KnownCommunication>;

/** The first times that people responded to a communication. */
export interface FirstTimes {
  id: string;
  first_opened_at?: Date;
  first_clicked_at?: Date;
  unsubscribed_at?: Date;
}

interface KnownRow {
  id: string;
  customer_id: string;
  event_id: string;
  definition: string;
  message_class: MessageClass;
  channel: Channel | null;
  thread: string | null;
  occurred_at: Date;
  links: { index: number; target: string }[] | null;
  locale: string | null;
  sender: string | null;
  recipient: string | null;
  dispatched_at: Date | null;
  first_opened_at: Date | null;
  attempts: Record<string, unknown> | null;
  traceparent: string | null;
}

@Injectable()
export class RecordService {
  constructor(private readonly database: DataSource) {}

  /** @param cause of what it announces: of communications of a batch, that they have come to an end */
  async merge(tx: Transaction, rows: readonly CommunicationRow[], cause?: Cause): Promise<void> {
    const ended = await tx.query<EndedOfBatch>(mergeIntoTable, [JSON.stringify(rows)]);
    announceSettled(tx, ended, cause);
    const ids = rows.map(({ id }) => id);
    // Where this fails, its turn comes anyway.
    tx.afterCommit(() => void wakeWaiting(this.database, ids).catch(() => undefined));
  }

  /** Those of the communications that facts have told enough of; a delivery receipt alone is not enough. */
  async find(
    ids: Iterable<string>,
    within: EntityManager = this.database.manager,
  ): Promise<KnownCommunications> {
    const rows: KnownRow[] = await within.query(
      `SELECT id, customer_id, event_id, definition, message_class, channel, thread, occurred_at, links,
              locale, sender, recipient, dispatched_at, first_opened_at, attempts, traceparent
       FROM communications WHERE id = ANY($1) AND definition IS NOT NULL AND customer_id <> ''`,
      [[...new Set(ids)]],
    );
    return new Map(rows.map((row) => [row.id, known(row)]));
  }

  /**
   * Which of them are nobody's, since their customers were erased; nobody is erased from here to the end of the
   * transaction. First in it.
   */
  async nobodys(tx: Transaction, ids: Iterable<string>): Promise<Set<string>> {
    await tx.forgotten.hold(tx);
    return nobodysWithin(tx, ids);
  }

  /** As it is now. */
  nobodysNow(ids: Iterable<string>): Promise<Set<string>> {
    return nobodysWithin(this.database, ids);
  }

  /** The text message that a phone number was sent last: what somebody who answers means. */
  async lastTextMessageTo(recipient: string): Promise<string | undefined> {
    const [row]: { id: string }[] = await this.database.query(
      `SELECT id FROM communications WHERE channel = 'sms' AND recipient = $1 ORDER BY recorded_at DESC LIMIT 1`,
      [recipient],
    );
    return row?.id;
  }

  /** Notes when people first responded; an earlier time that becomes known later replaces a later one. */
  async noteFirstTimes(tx: Transaction, times: readonly FirstTimes[]): Promise<void> {
    if (times.length === 0) return;
    await tx.query(
      `WITH held AS (
         SELECT c.id, t.opened, t.clicked, t.unsubscribed
         FROM communications c JOIN (
           SELECT id, min(first_opened_at) AS opened, min(first_clicked_at) AS clicked, min(unsubscribed_at) AS unsubscribed
           FROM json_populate_recordset(NULL::communications, $1::json) GROUP BY id
         ) t USING (id) ORDER BY id FOR NO KEY UPDATE OF c
       )
       UPDATE communications c
       SET first_opened_at = least(c.first_opened_at, opened), first_clicked_at = least(c.first_clicked_at, clicked),
           unsubscribed_at = least(c.unsubscribed_at, unsubscribed)
       FROM held WHERE held.id = c.id AND (
         least(c.first_opened_at, opened), least(c.first_clicked_at, clicked), least(c.unsubscribed_at, unsubscribed)
       ) IS DISTINCT FROM (c.first_opened_at, c.first_clicked_at, c.unsubscribed_at)`,
      [JSON.stringify(times)],
    );
  }
}

async function nobodysWithin(
  within: { query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> },
  ids: Iterable<string>,
): Promise<Set<string>> {
  const rows = await within.query<{ id: string }>(
    `SELECT id FROM communications WHERE id = ANY($1) AND customer_id = ''`,
    [[...new Set(ids)]],
  );
  return new Set(rows.map(({ id }) => id));
}

const known = (row: KnownRow): KnownCommunication => ({
  communicationId: row.id,
  customerId: row.customer_id,
  eventId: row.event_id,
  definition: row.definition,
  messageClass: row.message_class,
  // Only what is withheld before a channel was chosen has none, and nobody responds to that.
  channel: row.channel ?? 'email',
  thread: row.thread ?? undefined,
  occurredAt: row.occurred_at.toISOString(),
  links: new Map(row.links?.map(({ index, target }) => [index, target])),
  locale: row.locale ?? undefined,
  sender: row.sender ?? undefined,
  recipient: row.recipient ?? undefined,
  dispatchedAt: row.dispatched_at ?? undefined,
  firstOpenedAt: row.first_opened_at ?? undefined,
  attempt: Math.max(1, ...Object.keys(row.attempts ?? {}).map(Number)),
  traceparent: row.traceparent ?? undefined,
});
