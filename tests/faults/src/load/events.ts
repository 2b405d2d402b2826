import { eventTypes, sampleEvents, type SampleEvent } from '@tourbus/samples';
import { ownTypes } from '../content.js';
import type { EventKind } from '../ledger.js';
import type { SeededRandom } from '@tourbus/samples';
import type { Buyer } from './customers.js';

export type Way = 'http' | 'nats';

/** One thing for the client to do. */
export interface Posting {
  kind: EventKind;
  way: Way;
  event: SampleEvent;
  /** What to send instead of the event, of an upstream that errs. */
  raw?: { subject: string; body: string; headers: Record<string, string> };
  customer?: string;
  thread?: string;
}

const source = 'https://faults.example/shop';

const shares: readonly [EventKind | 'story' | 'again', number][] = [
  ['noted', 24],
  ['story', 10],
  ['newsletter', 18],
  ['order-shipped', 12],
  ['invoice', 8],
  ['terms', 10],
  ['again', 10],
  ['corrupt', 5],
  ['garbage', 3],
];

/** Subjects of our own, where nobody but a service has anything to say. */
const internal = [
  'tourbus.data.arrived.v1',
  'tourbus.customer.changed.v1',
  'tourbus.communication.composed.v1',
  'tourbus.communication.rendered.v1',
  'tourbus.response.captured.v1',
];

/** What upstream systems say, endlessly: every draw follows from the seed. */
export class Events {
  private readonly prototypes: Map<string, SampleEvent[]>;
  private readonly queue: Posting[] = [];
  private readonly recent: Posting[] = [];
  private sequence = 0;

  constructor(
    private readonly random: SeededRandom,
    private readonly customers: readonly Buyer[],
    private readonly began: Date,
  ) {
    this.prototypes = Map.groupBy(sampleEvents(began), ({ type }) => type);
  }

  next(): Posting {
    const waiting = this.queue.shift();
    if (waiting) return waiting;
    const posting = this.draw();
    if (posting.kind !== 'garbage' && posting.kind !== 'corrupt') this.recent.push(posting);
    if (this.recent.length > 300) this.recent.shift();
    return posting;
  }

  /** Newsletters to somebody who has just said no: they must not arrive. */
  tempt(customer: string): void {
    const buyer = this.customers.find(({ ref }) => ref === customer);
    if (buyer) this.queue.push(this.about('newsletter', buyer), this.about('noted', buyer));
  }

  private draw(): Posting {
    let left = this.random.next() * shares.reduce((sum, [, share]) => sum + share, 0);
    const [kind] = shares.find(([, share]) => (left -= share) < 0) ?? ['noted' as const];
    if (kind === 'story') return this.story();
    if (kind === 'again') return this.again();
    if (kind === 'garbage') return this.garbage();
    const posting = this.about(kind === 'corrupt' ? 'noted' : kind, this.random.pick(this.customers));
    return kind === 'corrupt' ? this.corrupt(posting) : posting;
  }

  private way(): Way {
    return this.random.chance(0.6) ? 'http' : 'nats';
  }

  private about(kind: EventKind, buyer: Buyer, thread?: { name: string; minute: number }): Posting {
    const sequence = ++this.sequence;
    const name = thread?.name ?? `T${sequence}`;
    const time = new Date(
      this.began.getTime() - 3_600_000 + (thread?.minute ?? 0) * 60_000 + sequence,
    ).toISOString();
    const event: SampleEvent = { ...this.shaped(kind, buyer, name), id: `e${sequence}`, source, time };
    const inThread = kind === 'newsletter' ? {} : { thread: name };
    return { kind, way: this.way(), event, customer: buyer.ref, ...inThread };
  }

  private shaped(kind: EventKind, buyer: Buyer, thread: string): SampleEvent {
    const type =
      {
        'order-shipped': eventTypes.orderShipped,
        invoice: eventTypes.invoiceIssued,
        newsletter: eventTypes.newsletterIssued,
        terms: ownTypes.terms,
      }[kind as string] ?? ownTypes.noted;
    const [any] = this.prototypes.get(eventTypes.orderShipped) ?? [];
    const base = this.prototypes.has(type) ? this.random.pick(this.prototypes.get(type) ?? []) : any;
    if (!base) throw new Error('The samples have no events.');
    const data = structuredClone(base.data) as Record<string, Record<string, unknown>>;
    if (data['order']) data['order']['no'] = thread;
    if (data['invoice']) data['invoice']['order'] = { ...(data['invoice']['order'] as object), no: thread };
    const own = type === ownTypes.noted || type === ownTypes.terms;
    const said = own ? { note: { number: `N${this.sequence}`, thread } } : data;
    return { ...base, type, subject: thread, data: { ...said, buyer } };
  }

  /** Three facts of one thread, told in any order. */
  private story(): Posting {
    const buyer = this.random.pick(this.customers);
    const kind = this.random.pick(['noted', 'noted', 'terms', 'order-shipped'] as const);
    const name = `S${this.sequence}`;
    const facts = [1, 2, 3].map((minute) => this.about(kind, buyer, { name, minute }));
    const [first, ...others] = this.random.shuffled(facts);
    this.queue.push(...others);
    return first as Posting;
  }

  private again(): Posting {
    const before = this.recent.length > 0 ? this.random.pick(this.recent) : undefined;
    return before ? { ...before, way: this.way() } : this.about('noted', this.random.pick(this.customers));
  }

  private corrupt(posting: Posting): Posting {
    const { event } = posting;
    const spoilt: Partial<Record<string, unknown>>[] = [
      { data: { buyer: null } },
      { type: 'test.faults.unheard-of' },
      { type: eventTypes.orderShipped, data: { buyer: 'somebody', order: 7 } },
      { data: 'only text' },
      { time: 'yesterday' },
    ];
    const wrong = { ...event, ...this.random.pick(spoilt) } as SampleEvent;
    const { customer: _customer, thread: _thread, ...rest } = posting;
    const whole = JSON.stringify(wrong);
    const body = this.random.chance(0.5) ? whole : whole.slice(0, this.random.between(1, 400));
    const headers = { 'content-type': 'application/cloudevents+json' };
    const raw = { subject: `tourbus.events.shop.${event.type}`, body, headers };
    return { ...rest, kind: 'corrupt', event: wrong, ...(rest.way === 'nats' && { raw }) };
  }

  private garbage(): Posting {
    const sequence = ++this.sequence;
    const body = this.random.pick(['', '{', '[]', '{"communicationId":1}', '\u0000\u0001', 'null']);
    const id = `g${sequence}`;
    const whole = {
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': '/nobody',
      'ce-type': 'rubbish',
      'ce-time': this.began.toISOString(),
    };
    const headers = this.random.chance(0.5) ? whole : {};
    const event = { id, source: '/nobody', type: 'rubbish' } as SampleEvent;
    return {
      kind: 'garbage',
      way: 'nats',
      event,
      raw: { subject: this.random.pick(internal), body, headers },
    };
  }
}
