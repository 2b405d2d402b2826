import type { LedgerLine } from '../ledger.js';
import { type Delivery, type Evidence, ends, type Violation } from './evidence.js';

export type Accepted = Extract<LedgerLine, { what: 'accepted' }>;

const healthy = (line: Accepted): boolean => line.kind !== 'corrupt' && line.kind !== 'garbage';

/** PostgreSQL has no place for NUL: what is parked has a picture of it. */
const storable = (text: string): string => text.replaceAll('\0', '␀');

/** The states of the record that each end of a delivery may show; a receipt knows more than the call did. */
const recordStates: Readonly<Record<string, readonly string[]>> = {
  accepted: ['dispatched', 'delivered', 'failed'],
  rejected: ['failed', 'delivered'],
  ambiguous: ['failed', 'delivered'],
  undeliverable: ['failed', 'delivered'],
  withheld: ['withheld'],
};

/** I1: what was accepted reached a provider, ended with a reason, or is parked. */
export function nothingLost(evidence: Evidence): Violation[] {
  const trail = new Trail(evidence);
  const accepted = evidence.ledger.filter((line) => line.what === 'accepted');
  const once = new Map(accepted.map((line) => [`${line.source} ${line.id}`, line]));
  const lost = [...once.values()].filter(healthy).flatMap((line) => trail.follow(line));
  const corrupt = Map.groupBy(
    accepted.filter((line) => !healthy(line)),
    (line) => `${line.source} ${line.id}`,
  );
  const swallowed = [...corrupt.values()].flatMap((lines) => trail.findRubbish(lines));
  return [...lost, ...swallowed, ...trail.strangers(), ...stopsLost(evidence)];
}

/** Follows what was accepted from stage to stage, and says where the trail ends. */
class Trail {
  private readonly events;
  private readonly decisions;
  private readonly rendered;
  private readonly deliveries;
  private readonly record;
  private readonly sunk;
  private readonly parkedText: string;
  private readonly parkedIds: ReadonlySet<string>;
  private readonly parkedBodies: ReadonlySet<string>;

  constructor(private readonly evidence: Evidence) {
    this.events = new Map(evidence.events.map((event) => [`${event.source} ${event.sourceEventId}`, event]));
    this.decisions = new Map(evidence.decisions.map((one) => [`${one.event} ${one.definition}`, one]));
    this.rendered = new Set(evidence.renderings);
    this.deliveries = new Map(evidence.deliveries.map((one) => [one.communication, one]));
    this.record = new Map(evidence.record.map((one) => [one.communication, one.state]));
    this.sunk = new Set(evidence.sink.map(({ communication }) => communication));
    const parked = evidence.parked.filter(({ state }) => state !== 'discarded');
    this.parkedText = parked
      .map(({ consumer, body, headers }) => `${consumer} ${JSON.stringify(headers)} ${body}`)
      .join('\n');
    this.parkedIds = new Set(parked.map(({ messageId }) => messageId));
    this.parkedBodies = new Set(parked.map(({ body }) => body));
  }

  follow(line: Accepted): Violation[] {
    const event = this.events.get(`${line.source} ${line.id}`);
    if (!event) return [lostAt('ingest', line, {})];
    if (event.state === 'parked') return [];
    const definitions = this.evidence.definitionsOf[event.type] ?? [];
    return definitions.flatMap((definition) => {
      const decision = this.decisions.get(`${event.id} ${definition}`);
      if (decision) return this.followCommunication(line, decision);
      return this.isParked(event.id) ? [] : [lostAt('composer', line, { event: event.id, definition })];
    });
  }

  private followCommunication(line: Accepted, decision: Evidence['decisions'][number]): Violation[] {
    const { communication, outcome } = decision;
    const ids = { communication, event: decision.event };
    if (outcome === 'withheld') return this.recorded(line, ids, ['withheld']);
    const delivery = this.deliveries.get(communication);
    if (!delivery) {
      if (this.isParked(communication)) return [];
      return [lostAt(this.rendered.has(communication) ? 'dispatcher' : 'renderer', line, ids)];
    }
    return this.followDelivery(line, ids, delivery);
  }

  private followDelivery(line: Accepted, ids: Record<string, string>, delivery: Delivery): Violation[] {
    // What has no end yet is not lost, but unsettled: that is another promise.
    if (!ends.has(delivery.state)) return [];
    const missing = delivery.state === 'accepted' && !this.sunk.has(delivery.communication);
    const lost = missing ? [lostAt('provider, which never had it', line, ids)] : [];
    return [...lost, ...this.recorded(line, ids, recordStates[delivery.state] ?? [])];
  }

  private recorded(line: Accepted, ids: Record<string, string>, states: readonly string[]): Violation[] {
    const { communication = '' } = ids;
    const state = this.record.get(communication);
    if (state !== undefined && states.includes(state)) return [];
    if (this.isParked(communication)) return [];
    const text = `The record says ${state ?? 'nothing'} of what ended as ${states.join(' or ')}.`;
    return [{ promise: 'I1', what: 'record wrong', text, ids: { ...ids, ...named(line) }, at: line.at }];
  }

  findRubbish(lines: readonly Accepted[]): Violation[] {
    const found = lines.some((line) => {
      if (this.events.has(`${line.source} ${line.id}`) || this.parkedIds.has(line.id)) return true;
      if (line.raw && this.parkedBodies.has(storable(line.raw.body)) && line.kind === 'corrupt') return true;
      return this.isParkedByPlace(line);
    });
    const [first] = lines;
    if (found || !first) return [];
    const where =
      first.kind === 'garbage'
        ? 'its consumer: rubbish, and nowhere parked'
        : 'ingest: corrupt, and nowhere parked';
    return [lostAt(where, first, first.raw ? { subject: first.raw.subject } : {})];
  }

  /**
   * Without an id of its own a message is named by its place in the stream and its time there. Nodes may count a stream
   * that was put back differently from then on: then its body and the time tell which it was.
   */
  private isParkedByPlace({ stream, sequence, raw, at }: Accepted): boolean {
    if (this.parkedIds.has(`${stream}:${sequence}`)) return true;
    return this.evidence.parked.some(({ messageId, body }) => {
      const [place = '', time = ''] = messageId.split('@');
      if (place === `${stream}:${sequence}`) return true;
      const sameTime = Math.abs(Date.parse(time) - at) < 5_000;
      return sameTime && place.startsWith(`${stream}:`) && body === storable(raw?.body ?? '');
    });
  }

  /** What reached a customer has to follow from something that was accepted. */
  strangers(): Violation[] {
    const known = new Set(this.evidence.decisions.map(({ communication }) => communication));
    return this.evidence.sink
      .filter(({ communication }) => !known.has(communication))
      .map(({ communication, channel, at }) => ({
        promise: 'I1',
        what: 'record wrong',
        text: `A provider has a message by ${channel} that nobody decided on.`,
        ids: { communication },
        at,
      }));
  }

  private isParked(id: string): boolean {
    return this.parkedText.includes(id);
  }
}

const named = (line: Accepted): Record<string, string> => ({ id: line.id, kind: line.kind, by: line.by });

const lostAt = (stage: string, line: Accepted, ids: Record<string, string>): Violation => ({
  promise: 'I1',
  what: 'lost',
  text: `Lost at ${stage}.`,
  ids: { ...named(line), ...ids },
  at: line.at,
});

/** A no that was answered has to have changed what is known of the customer. */
function stopsLost(evidence: Evidence): Violation[] {
  const withdrawn = new Set(evidence.withdrawn);
  const numbers = new Set(evidence.stoppedNumbers);
  return evidence.ledger
    .filter((line) => line.what === 'stopped')
    .filter(({ scope, customer, address }) =>
      scope === 'marketing' ? !withdrawn.has(customer) : !numbers.has(address),
    )
    .map(({ scope, customer, communication, at }) => ({
      promise: 'I1',
      what: 'lost',
      text: `A ${scope} stop was answered with 200 and never changed the customer.`,
      ids: { customer, communication },
      at,
    }));
}
