import type { BatchRow, Envelope } from '@tourbus/contracts';
import { type Cause, type PermanentFailure, Problem, type RawMessage } from '@tourbus/platform';
import { type ConsentWord, saidAt } from '../customers/consents.js';
import type { Touchpoint } from '../customers/customer-ledger.js';
import { toldTouchpoint } from '../customers/touchpoints.js';
import type { Warning } from '../mapping/given-customer.js';
import type { MappedEvent } from '../mapping/mapped-event.js';
import { type KnownEvent, occurredAt } from './business-events.js';
import { type CloudEvent, structured } from './cloud-event.js';
import type { LookedUp } from './enrichment.js';

export type Outcome =
  | { kind: 'accepted'; warnings: Warning[] }
  | { kind: 'duplicate' }
  | { kind: 'erased' }
  | { kind: 'parked'; failure: PermanentFailure }
  | { kind: 'refused'; problem: Problem };

/** An event on its way in: what is settled about it so far. */
export interface Prepared {
  event: CloudEvent;
  eventId: string;
  digest: string;
  receivedAt: Date;
  trace?: Cause['trace'];
  /** The row that it stands for. */
  batch?: BatchRow;
  /** Settled before anything is written. */
  outcome?: Outcome;
  /** It is kept already, and was parked. */
  replayed?: boolean;
  /** What data sources said about it. */
  lookedUp?: LookedUp;
  mapped?: MappedEvent;
  failure?: PermanentFailure;
  eventTypeVersion?: number;
  /** It is from before its customer was erased: that it came is kept, and nothing of what it says. */
  erased?: boolean;
}

const conflict = ({ event }: Prepared): Problem =>
  new Problem(
    'idempotency-conflict',
    422,
    'This event came before with another content',
    `The source “${event.source}” has sent another event with the id “${event.id}”; that one counts.`,
    'Give every event an id of its own; to correct what an event said, send a new event.',
    { id: event.id, source: event.source },
  );

/** An event that is known already: the same again, or another under the same id. Of the erased nobody can tell. */
export const conflictOr = (event: Prepared, known: Pick<KnownEvent, 'digest'> | undefined): Outcome =>
  known === undefined || known.digest === '' || known.digest === event.digest
    ? { kind: 'duplicate' }
    : { kind: 'refused', problem: conflict(event) };

/** Settles what is known already or comes twice in the batch; the first of the rest is news. */
export function sayFirst(
  events: readonly Prepared[],
  known: ReadonlyMap<string, KnownEvent>,
  replay: boolean,
): Prepared[] {
  const first = new Map<string, Pick<KnownEvent, 'digest'>>();
  return events.map((event) => {
    const before = known.get(event.eventId);
    if (replay && before?.state === 'parked' && before.digest === event.digest)
      return {
        ...event,
        replayed: true,
        receivedAt: before.receivedAt,
        ...(before.lookedUp && { lookedUp: before.lookedUp }),
      };
    const earlier = before ?? first.get(event.eventId);
    if (earlier) return { ...event, outcome: conflictOr(event, earlier) };
    first.set(event.eventId, event);
    return event;
  });
}

/** The chain that an event starts is named after it. */
export const causeOf = (prepared: Prepared): Cause => {
  const { eventId, event, trace } = prepared;
  const time = occurredAt(prepared).toISOString();
  const envelope: Envelope = {
    specversion: '1.0',
    id: eventId,
    source: event.source,
    type: event.type,
    time,
  };
  return { envelope, trace };
};

/** Consents without a time repeat what upstream believes: they count from when the event happened. */
export function consentWordsOf(prepared: Prepared & { mapped: MappedEvent }): ConsentWord[] {
  const at = occurredAt(prepared).toISOString();
  const { source } = prepared.event;
  return (prepared.mapped.customer.consents ?? []).map((consent) => ({
    ...consent,
    at: saidAt(consent.at ?? at, prepared.receivedAt),
    source,
    undated: consent.at === undefined,
  }));
}

/** An event as it is kept that is from before its customer was erased. */
export const withoutPerson = (prepared: Prepared): Prepared => {
  const { mapped: _said, lookedUp: _found, ...rest } = prepared;
  const { source, type, time } = prepared.event;
  const event = { id: '', source, type, time, extensions: {}, data: null };
  return { ...rest, event, digest: '', erased: true };
};

export const noteOf = (
  prepared: Prepared,
  customerId: string,
  references: Record<string, unknown>,
  notes: string[],
): Touchpoint => ({
  customerId,
  kind: 'event-received',
  at: occurredAt(prepared),
  source: prepared.event.source,
  references,
  notes,
});

/** What the event adds to the customer's history, if anything. */
export const touchpointOf = ({ event, eventId, mapped, ...prepared }: Prepared & { mapped: MappedEvent }) =>
  mapped.touchpoint === undefined
    ? []
    : [
        toldTouchpoint(mapped.customerId, mapped.touchpoint, {
          source: event.source,
          told: eventId,
          at: occurredAt({ event, ...prepared }),
          heard: prepared.receivedAt,
        }),
      ];

/** The event as the same handler would read it from the bus, whichever way it came. */
export const parkedForm = ({ event, eventId }: Prepared, trace: Record<string, string>): RawMessage => ({
  id: eventId,
  subject: `tourbus.events.parked.${event.type}`,
  headers: { 'content-type': 'application/cloudevents+json', ...trace },
  body: JSON.stringify(structured(event)),
});
