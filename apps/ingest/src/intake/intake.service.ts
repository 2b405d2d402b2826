import { Injectable } from '@nestjs/common';
import { type BatchRow, dataArrivedV1 } from '@tourbus/contracts';
import {
  type Message,
  Metrics,
  ParkedMessages,
  PermanentFailure,
  type Transaction,
  injectTrace,
} from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { CustomerLedger } from '../customers/customer-ledger.js';
import { mergeProfile } from '../customers/profile.js';
import { KnownEventTypes } from '../event-types/known-event-types.js';
import { type MappedEvent, readMapping } from '../mapping/mapped-event.js';
import { acceptParkedEvent, findKnownEvents, insertEvents, occurredAt } from './business-events.js';
import { type CloudEvent, digestOf, eventIdOf } from './cloud-event.js';
import { Enrichment } from './enrichment.js';
import {
  type Outcome,
  type Prepared,
  causeOf,
  conflictOr,
  consentWordsOf,
  noteOf,
  parkedForm,
  sayFirst,
} from './intake.js';

/** The durable consumer of the bus; what HTTP parks is parked under its name too, so that it can replay it. */
export const intakeConsumer = 'ingest-events';

type Trace = Message<unknown>['trace'];

export interface Arrival {
  event: CloudEvent;
  receivedAt: Date;
  trace?: Trace;
  batch?: BatchRow;
}

/** Takes business events in, whichever way they came: once each, mapped and tied to a customer, or parked. */
@Injectable()
export class Intake {
  constructor(
    private readonly database: DataSource,
    private readonly eventTypes: KnownEventTypes,
    private readonly enrichment: Enrichment,
    private readonly parked: ParkedMessages,
    private readonly metrics: Metrics,
  ) {}

  /**
   * The slow and repeatable part: which are new, and what they mean.
   * @param replay maps an event again that was parked before
   */
  async prepare(arrivals: readonly Arrival[], replay = false): Promise<Prepared[]> {
    const events = arrivals.map((arrival) => {
      const { event } = arrival;
      return { ...arrival, eventId: eventIdOf(event), digest: digestOf(event) };
    });
    const ids = events.map(({ eventId }) => eventId);
    const known = await findKnownEvents(this.database, ids);
    const prepared = sayFirst(events, known, replay);
    await this.map(prepared.filter(({ outcome }) => outcome === undefined));
    return prepared;
  }

  /** What events would mean, with nothing looked up and nothing kept. */
  async rehearse(events: readonly CloudEvent[], receivedAt: Date): Promise<Prepared[]> {
    const prepared = events.map((event): Prepared => {
      return { event, receivedAt, eventId: eventIdOf(event), digest: digestOf(event) };
    });
    await this.map(prepared);
    return prepared;
  }

  /** The effect, all in one transaction; each prepared event comes back with its outcome. */
  async commit(tx: Transaction, prepared: readonly Prepared[]): Promise<Outcome[]> {
    const news = prepared.filter(({ outcome }) => outcome === undefined);
    await this.refuseStaleTypes(tx, news);
    const kept = await this.keep(tx, news);
    const taken = news.filter(({ eventId }) => kept.has(eventId));
    await this.tell(tx, taken);
    await this.park(tx, taken);
    // Another delivery of the same event was faster: what it said decides, as if it had come long ago.
    const overtaken = news.filter(({ eventId }) => !kept.has(eventId));
    const winners = await findKnownEvents(
      tx,
      overtaken.map(({ eventId }) => eventId),
    );
    return prepared.map((event): Outcome => {
      if (event.outcome) return event.outcome;
      if (!kept.has(event.eventId)) return conflictOr(event, winners.get(event.eventId));
      if (event.failure) return { kind: 'parked', failure: event.failure };
      return { kind: 'accepted', warnings: event.mapped?.warnings ?? [] };
    });
  }

  private async map(news: readonly Prepared[]): Promise<void> {
    const types = await this.eventTypes.find([...new Set(news.map(({ event }) => event.type))]);
    const mappable: { event: Prepared; definition: NonNullable<ReturnType<typeof types.get>> }[] = [];
    for (const event of news) {
      const definition = types.get(event.event.type);
      if (definition) mappable.push({ event, definition });
      else event.failure = unknownType(event.event.type);
    }
    const results = await this.enrichment.map(mappable);
    mappable.forEach(({ event, definition }, i) => {
      event.eventTypeVersion = definition.version;
      const result = results[i];
      if (event.failure) return;
      if (!result) throw new Error('A mapping gave no result.');
      try {
        event.mapped = readMapping(result);
      } catch (error) {
        if (!(error instanceof PermanentFailure)) throw error;
        event.failure = error;
      }
    });
  }

  private async refuseStaleTypes(tx: Transaction, news: readonly Prepared[]): Promise<void> {
    const missing = news
      .filter(({ failure }) => failure?.code === unknownTypeCode)
      .map(({ event }) => event.type);
    if (missing.length > 0) await this.eventTypes.stillMissing(tx, [...new Set(missing)]);
  }

  private async keep(tx: Transaction, news: readonly Prepared[]): Promise<Set<string>> {
    const rows = news.map((prepared) => ({
      ...prepared,
      state: prepared.failure ? ('parked' as const) : ('accepted' as const),
      code: prepared.failure?.code,
      customerId: prepared.mapped?.customerId,
    }));
    const again = rows.filter(({ replayed, state }) => replayed && state === 'accepted');
    const kept = await insertEvents(
      tx,
      rows.filter(({ replayed }) => !replayed),
    );
    for (const row of again) for (const id of await acceptParkedEvent(tx, row)) kept.add(id);
    return kept;
  }

  /** Merges what the events say into their customers, and announces them with the customers as of then. */
  private async tell(tx: Transaction, taken: readonly Prepared[]): Promise<void> {
    const mapped = taken.filter((e): e is Prepared & { mapped: MappedEvent } => e.mapped !== undefined);
    const ledger = await CustomerLedger.open(
      tx,
      mapped.map((e) => e.mapped.customerId),
    );
    const arrived = mapped.map((prepared) => {
      const { eventId, event, receivedAt, mapped: said } = prepared;
      const { customerId } = said;
      const change = mergeProfile(
        ledger.profile(customerId),
        said.customer,
        consentWordsOf(prepared),
        receivedAt,
      );
      const references = { eventId, type: event.type, sourceEventId: event.id };
      const cause = causeOf(prepared);
      const notes = [...said.warnings.map((w) => w.reason), ...change.notes];
      ledger.note(noteOf(prepared, customerId, references, notes), cause);
      ledger.change(customerId, change, {
        at: receivedAt,
        source: event.source,
        references: { eventId },
        cause,
      });
      const data = {
        eventId,
        source: event.source,
        sourceEventId: event.id,
        type: event.type,
        occurredAt: occurredAt(prepared).toISOString(),
        receivedAt: receivedAt.toISOString(),
        thread: said.thread,
        batch: prepared.batch,
        customer: ledger.snapshot(customerId),
        data: said.data,
      };
      return { data, announcement: { identity: eventId, cause, at: receivedAt } };
    });
    await ledger.close();
    for (const { data, announcement } of arrived) {
      const customer = { ...data.customer, segments: ledger.segments(data.customer.id) };
      tx.announce(dataArrivedV1, { ...data, customer }, announcement);
    }
  }

  private async park(tx: Transaction, taken: readonly Prepared[]): Promise<void> {
    for (const prepared of taken) {
      const { failure } = prepared;
      if (!failure) continue;
      const raw = parkedForm(prepared, injectTrace(prepared.trace));
      await this.parked.park(intakeConsumer, raw, failure, 1, tx.entities);
      tx.afterCommit(() => this.metrics.parked.inc({ consumer: intakeConsumer, code: failure.code }));
    }
  }
}

export const unknownTypeCode = 'unknown-event-type';

const unknownType = (type: string): PermanentFailure =>
  new PermanentFailure(
    unknownTypeCode,
    `Nobody has registered the event type “${type}”, so it cannot be read.`,
    `Register it: PUT /api/ingest/v1/event-types/${encodeURIComponent(type)}. The event is kept, and is replayed then.`,
  );
