import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { type Msg, type NatsConnection, connect, headers } from '@nats-io/transport-node';
import {
  type Contract,
  type CustomerChangedV1,
  type DataArrivedV1,
  customerChangedV1,
  dataArrivedV1,
} from '@tourbus/contracts';
import { busAddress } from '@tourbus/platform';
import { Confirming } from './confirming.js';
import { type Measured, cities, eventType, segmentsFor, trial } from './segment-rules.js';

const day = 86_400_000;
const trialMilliseconds = 3_000;
const together = 10;

const structured = headers();
structured.set('content-type', 'application/cloudevents+json');

/** What was seen of one run of events. */
export interface Seen {
  /** Milliseconds from the bus's word that it has an event until its customer was told with the right segments. */
  ages: number[];
  /** Events whose customer was told with other segments than the right ones. */
  wrong: number;
  /** Milliseconds from a moment that came by itself until the customer was told to have left. */
  lags: number[];
}

/** An upstream system on the bus, and a neighbour who hears what ingest makes of it. */
export class SegmentLoad {
  readonly customers = new Map<string, Measured>();
  private readonly waiting = new Map<
    string,
    { acceptedAt?: number; expected: string; toldAt?: number; told?: string }
  >();
  private readonly lags: number[] = [];
  private readonly onTrial = new Set<string>();
  private readonly confirming: Confirming;
  private next = 0;

  private constructor(
    private readonly bus: NatsConnection,
    private readonly count: number,
  ) {
    this.confirming = new Confirming(bus);
  }

  static async open(url: string, count: number): Promise<SegmentLoad> {
    const bus = await connect(busAddress(url));
    const load = new SegmentLoad(bus, count);
    const take = (contract: Contract, hear: (message: Msg) => void) =>
      bus.subscribe(contract.subject, {
        callback: (_, message) => {
          hear(message);
          load.confirming.take(contract, message);
        },
      });
    take(dataArrivedV1, (message) => load.hear(message.json()));
    take(customerChangedV1, (message) => load.hearChange(message.json()));
    await bus.flush();
    return load;
  }

  close(): Promise<void> {
    this.confirming.stop();
    return this.bus.close();
  }

  /** @param perSecond an even flow; customers take turns, so that nobody is in one transaction twice */
  async run(events: number, perSecond: number, withSegments = false): Promise<Seen> {
    this.waiting.clear();
    this.lags.length = 0;
    this.onTrial.clear();
    const stream = jetstream(this.bus);
    const began = performance.now();
    for (let sent = 0; sent < events; sent += together) {
      const due = began + (sent / perSecond) * 1_000;
      if (due > performance.now()) await pause(due - performance.now());
      await Promise.all(Array.from({ length: together }, () => this.send(stream, withSegments)));
    }
    for (let left = 600; left > 0 && [...this.waiting.values()].some(({ toldAt }) => !toldAt); left--)
      await pause(100);
    await pause(trialMilliseconds + 2_000);
    const all = [...this.waiting.values()];
    const right = all.filter(({ told, expected }) => told === expected);
    return {
      ages: right.map(({ acceptedAt = 0, toldAt = 0 }) => Math.max(0, toldAt - acceptedAt)),
      wrong: all.length - right.length,
      lags: [...this.lags],
    };
  }

  private async send(stream: ReturnType<typeof jetstream>, withSegments: boolean): Promise<void> {
    const place = this.next++;
    const id = `m-${place % this.count}`;
    const customer = stateAt(place, this.count, this.customers.get(id)?.events ?? 0);
    this.customers.set(id, customer);
    const waiting: { acceptedAt?: number; expected: string } = {
      expected: withSegments ? segmentsFor(customer, Date.now()).join() : '',
    };
    this.waiting.set(String(place), waiting);
    const event = {
      ...{ specversion: '1.0', id: String(place), source: '/bench', type: eventType },
      time: new Date().toISOString(),
      data: {
        ...{ ...customer, id, events: undefined },
        seenAt: new Date(customer.seenAt).toISOString(),
        endsAt: new Date(customer.endsAt).toISOString(),
      },
    };
    await stream.publish(`tourbus.events.bench.${eventType}`, JSON.stringify(event), { headers: structured });
    waiting.acceptedAt = Date.now();
  }

  private hear({ sourceEventId, customer }: DataArrivedV1): void {
    if (customer.segments?.includes(trial)) this.onTrial.add(customer.id);
    const waiting = this.waiting.get(sourceEventId);
    if (!waiting || waiting.toldAt) return;
    waiting.toldAt = Date.now();
    waiting.told = customer.segments?.join() ?? '';
  }

  private hearChange({ customer: { id, segments = [] }, changes }: CustomerChangedV1): void {
    if (changes.join() !== 'segments' || segments.includes(trial) || !this.onTrial.delete(id)) return;
    this.lags.push(Date.now() - (this.customers.get(id)?.endsAt ?? 0));
  }
}

/** Differs from turn to turn: some six segments of fifty are joined or left with each event. */
function stateAt(place: number, count: number, events: number): Measured {
  const customer = place % count;
  const turn = Math.floor(place / count);
  const now = Date.now();
  return {
    level: (customer * 7 + turn) % 20,
    city: cities[(customer + (turn >> 1)) % cities.length] ?? '',
    spent: ((customer * 13 + turn * 37) % 1_000) * 10,
    seenAt: now - (((customer + turn * 5) % 60) + 0.5) * day,
    endsAt: customer % 50 === 0 ? now + trialMilliseconds : now - 400 * day,
    events: events + 1,
  };
}
