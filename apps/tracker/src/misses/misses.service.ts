import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import {
  type Awaited,
  type Channel,
  type CommunicationComposedV1,
  type CommunicationFailedV1,
  communicationComposedV1,
  communicationFailedV1,
  communicationMissedV1,
  type MessageClass,
} from '@tourbus/contracts';
import { extractTrace, Loop, type Message, Outbox, SharedClock, type Transaction } from '@tourbus/platform';
import { judge, type Reaching } from './misses.js';

const idleMilliseconds = 5_000;
const together = 200;

interface AwaitedRow extends Awaited, Reaching {
  communicationId: string;
  customerId: string;
  eventId: string;
  definition: string;
  messageClass: MessageClass;
  thread: string | null;
  occurredAt: Date;
  traceparent: string | null;
}

/** Looks out for communications that miss their customers, where somebody goes on by another channel then. */
@Injectable()
export class Misses implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop = new Loop({
    name: 'misses',
    work: () => this.look(this.clock.now()),
    idle: idleMilliseconds,
  });

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: SharedClock,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** Keeps what communications await; a failure is looked at next. In whatever order facts come. */
  async hear(tx: Transaction, facts: readonly Message<object>[]): Promise<void> {
    const awaiting = facts.flatMap((fact) => {
      if (fact.subject !== communicationComposedV1.subject) return [];
      const { communicationId, awaits } = fact.data as CommunicationComposedV1;
      return awaits ? [{ communicationId, awaits, from: Date.parse(fact.envelope.time) }] : [];
    });
    if (awaiting.length > 0) await this.keep(tx, awaiting);
    const failed = facts.flatMap((fact) =>
      fact.subject === communicationFailedV1.subject
        ? [(fact.data as CommunicationFailedV1).communicationId]
        : [],
    );
    if (failed.length > 0)
      await tx.query('UPDATE awaited SET due_at = now() WHERE communication_id = ANY($1)', [failed]);
  }

  private async keep(
    tx: Transaction,
    all: readonly { communicationId: string; awaits: Awaited; from: number }[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO awaited (communication_id, event, seconds, due_at)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::timestamptz[])
       ON CONFLICT (communication_id) DO NOTHING`,
      [
        all.map(({ communicationId }) => communicationId),
        all.map(({ awaits }) => awaits.event),
        all.map(({ awaits }) => awaits.seconds),
        all.map(({ from, awaits }) => new Date(from + awaits.seconds * 1_000)),
      ],
    );
  }

  /** @returns whether there may be more: each replica takes some that no other has */
  async look(now: Date): Promise<boolean> {
    return this.outbox.run(async (tx) => {
      const due = await tx.query<AwaitedRow>(dueRows, [now, together]);
      if (due.length === 0) return false;
      const judged = due.map((row) => ({ row, verdict: judge(row, row, now) }));
      const settled = judged.filter(({ verdict }) => verdict.kind !== 'later');
      await tx.query('DELETE FROM awaited WHERE communication_id = ANY($1)', [
        settled.map(({ row }) => row.communicationId),
      ]);
      const later = judged.flatMap(({ row, verdict }) =>
        verdict.kind === 'later' ? [{ id: row.communicationId, at: verdict.at }] : [],
      );
      await tx.query(
        `UPDATE awaited SET due_at = news.at FROM unnest($1::uuid[], $2::timestamptz[]) AS news (id, at)
         WHERE communication_id = news.id`,
        [later.map(({ id }) => id), later.map(({ at }) => at)],
      );
      for (const { row, verdict } of judged)
        if (verdict.kind === 'missed') announce(tx, row, { reason: verdict.reason, now });
      return due.length === together;
    });
  }
}

// What a provider tells after all counts more than that nobody knew: such a one has not failed.
const dueRows = `
SELECT a.communication_id AS "communicationId", a.event, a.seconds, c.customer_id AS "customerId", c.event_id AS "eventId",
       c.definition, c.message_class AS "messageClass", c.channel, c.thread, c.occurred_at AS "occurredAt", c.traceparent,
       c.dispatched_at AS "dispatchedAt", c.delivered_at AS "deliveredAt", c.withheld_at AS "withheldAt",
       CASE WHEN c.state = 'failed' THEN c.failed_at END AS "failedAt", c.first_opened_at AS "openedAt",
       c.state = 'failed' AND EXISTS (
         SELECT FROM jsonb_each(c.attempts) AS attempt WHERE attempt.value ->> 'outcome' = 'ambiguous') AS "isAmbiguous"
FROM awaited a JOIN communications c ON c.id = a.communication_id
WHERE a.due_at <= $1 ORDER BY a.due_at LIMIT $2 FOR UPDATE OF a SKIP LOCKED`;

function announce(
  tx: Transaction,
  row: AwaitedRow,
  { reason, now }: { reason: { code: string; text: string }; now: Date },
) {
  const { communicationId, customerId, eventId, definition, messageClass, channel, thread, occurredAt } = row;
  const head = {
    communicationId,
    customerId,
    eventId,
    definition,
    messageClass,
    channel: channel as Channel,
  };
  const data = {
    ...head,
    ...(thread !== null && { thread }),
    occurredAt: occurredAt.toISOString(),
    reason,
    missedAt: now.toISOString(),
  };
  tx.announce(communicationMissedV1, data, {
    identity: communicationId,
    cause: { trace: extractTrace(row.traceparent ? { traceparent: row.traceparent } : {}) },
    at: now,
  });
}
