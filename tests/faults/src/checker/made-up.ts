import type { LedgerLine } from '../ledger.js';
import type { Delivery, Evidence, SinkEntry } from './evidence.js';

/** When everything made up here happened. */
export const noon = Date.parse('2026-05-01T12:00:00Z');

export const acceptance = (id: string, more: object = {}): LedgerLine =>
  ({
    ...{ at: noon, what: 'accepted', by: 'http', kind: 'noted', source: '/shop', id, customer: 'K-1' },
    ...more,
  }) as LedgerLine;

export const delivery = (communication: string, more: Partial<Delivery> = {}): Delivery => ({
  communication,
  customer: 'K-1',
  channel: 'email',
  definition: 'noted',
  messageClass: 'transactional',
  thread: null,
  occurredAt: noon,
  state: 'accepted',
  reason: null,
  ...more,
});

export const sunk = (communication: string, sequence = 1, more: Partial<SinkEntry> = {}): SinkEntry => ({
  channel: 'email',
  communication,
  to: 'k1@customers.example',
  sequence,
  at: noon + sequence * 1_000,
  ...more,
});

export const nothing: Evidence = {
  ledger: [],
  sink: [],
  events: [],
  decisions: [],
  renderings: [],
  deliveries: [],
  attempts: [],
  transitions: [],
  record: [],
  parked: [],
  repeated: [],
  withdrawn: [],
  stoppedNumbers: [],
  definitionsOf: { noted: ['noted'] },
  pending: [],
};

/** An event that went all the way: the communication is called after it, `<id>-c`. */
export function wholeStory(id: string): Evidence {
  const communication = `${id}-c`;
  return {
    ...nothing,
    ledger: [acceptance(id)],
    events: [{ id: `${id}-e`, source: '/shop', sourceEventId: id, type: 'noted', state: 'accepted' }],
    decisions: [{ communication, event: `${id}-e`, definition: 'noted', outcome: 'composed' }],
    renderings: [communication],
    deliveries: [delivery(communication)],
    attempts: [{ communication, attempt: 1, outcome: 'accepted', at: noon + 1_000 }],
    transitions: [{ communication, state: 'calling', at: noon + 500 }],
    record: [{ communication, state: 'dispatched' }],
    sink: [sunk(communication)],
  };
}
