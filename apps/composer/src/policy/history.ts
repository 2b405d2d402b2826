import type { Channel, MessageClass } from '@tourbus/contracts';
import type { Instant } from './duration.ts';
import type { Limits } from './limits.ts';
import { type Place, placeOf } from './zones.ts';

/** A message that was asked for, and that rules 1 to 8 let through. */
export interface RecordedRequest {
  readonly at: Instant;
  /** When what it is about happened; `at` without. */
  readonly occurredAt?: Instant;
  readonly customer: string;
  readonly messageClass: MessageClass;
  readonly channel: Channel;
  readonly definition: string;
  readonly topic?: string;
  readonly thread?: string;
  readonly timeZone?: string;
  readonly country?: string;
  /** 0 to 23 */
  readonly bestHour?: number;
  /** What held beside the policy, as JSON. */
  readonly limits?: string;
  /** As the customer was in when it was asked for. */
  readonly segments?: readonly string[];
}

export interface RecordedResponse {
  readonly at: Instant;
  readonly customer: string;
}

/** What messages have in common. */
export type Kind = Pick<RecordedRequest, 'messageClass' | 'channel' | 'definition' | 'topic'>;

/** Numbers only, request by request, with what repeats said once: a million of them are some 50 MB. */
export interface History {
  readonly at: Float64Array;
  readonly occurredAt: Float64Array;
  /** Positions in the lists below; of threads and limits, -1 is none. */
  readonly kind: Int32Array;
  readonly place: Int32Array;
  readonly thread: Int32Array;
  readonly segments: Int32Array;
  readonly limits: Int32Array;
  /** -1 is unknown. */
  readonly bestHour: Int8Array;
  readonly kinds: readonly Kind[];
  readonly places: readonly Place[];
  readonly threads: readonly string[];
  readonly limitSets: readonly (readonly Limits[])[];
  readonly segmentSets: readonly (readonly string[])[];
  readonly customers: readonly string[];
  /** Requests in the order of customers and then of time; those of customer `c` from `starts[c]` to `starts[c + 1]`. */
  readonly order: Int32Array;
  readonly starts: Int32Array;
  /** By customer, oldest first. */
  readonly responses: ReadonlyMap<number, readonly Instant[]>;
}

/** Says each value once. */
class Listed<T> {
  readonly values: T[] = [];
  private readonly positions = new Map<string, number>();

  position(key: string, make: () => T): number {
    const known = this.positions.get(key);
    if (known !== undefined) return known;
    this.positions.set(key, this.values.length);
    return this.values.push(make()) - 1;
  }
}

/** By customer, each in the order given. */
function grouped(customer: readonly number[], customers: number): Pick<History, 'order' | 'starts'> {
  const starts = new Int32Array(customers + 1);
  for (const one of customer) starts[one + 1] = (starts[one + 1] ?? 0) + 1;
  for (let i = 0; i < customers; i++) starts[i + 1] = (starts[i + 1] ?? 0) + (starts[i] ?? 0);
  const next = starts.slice();
  const order = new Int32Array(customer.length);
  customer.forEach((one, i) => {
    const place = next[one] ?? 0;
    order[place] = i;
    next[one] = place + 1;
  });
  return { order, starts };
}

/**
 * Takes in what was recorded, one by one, so that it can be read from a database in parts.
 * @throws RangeError where something is older than what came before it
 */
export class HistoryRecorder {
  private readonly columns = {
    at: [] as number[],
    occurredAt: [] as number[],
    customer: [] as number[],
    kind: [] as number[],
    place: [] as number[],
    thread: [] as number[],
    segments: [] as number[],
    limits: [] as number[],
    bestHour: [] as number[],
  };
  private readonly customers = new Listed<string>();
  private readonly kinds = new Listed<Kind>();
  private readonly places = new Listed<Place>();
  private readonly threads = new Listed<string>();
  private readonly limitSets = new Listed<readonly Limits[]>();
  private readonly segmentSets = new Listed<readonly string[]>();
  private readonly responses = new Map<number, Instant[]>();

  request(one: RecordedRequest): void {
    const { columns } = this;
    refuseOlder(one.at, columns.at.at(-1));
    const {
      messageClass,
      channel,
      definition,
      topic,
      timeZone,
      country,
      thread,
      limits,
      segments = [],
    } = one;
    const kind = { messageClass, channel, definition, ...(topic !== undefined && { topic }) };
    columns.at.push(one.at);
    columns.occurredAt.push(one.occurredAt ?? one.at);
    columns.customer.push(this.customerAt(one.customer));
    columns.kind.push(this.kinds.position([messageClass, channel, definition, topic].join('\n'), () => kind));
    columns.place.push(this.places.position(`${timeZone}\n${country}`, () => placeOf({ timeZone, country })));
    columns.thread.push(thread === undefined ? -1 : this.threads.position(thread, () => thread));
    columns.segments.push(this.segmentSets.position(segments.join('\n'), () => [...segments]));
    columns.limits.push(
      limits === undefined ? -1 : this.limitSets.position(limits, () => JSON.parse(limits) as Limits[]),
    );
    columns.bestHour.push(one.bestHour ?? -1);
  }

  response({ at, customer }: RecordedResponse): void {
    const position = this.customerAt(customer);
    const known = this.responses.get(position);
    refuseOlder(at, known?.at(-1));
    if (known) known.push(at);
    else this.responses.set(position, [at]);
  }

  history(): History {
    const { at, occurredAt, customer, kind, place, thread, segments, limits, bestHour } = this.columns;
    return {
      at: Float64Array.from(at),
      occurredAt: Float64Array.from(occurredAt),
      kind: Int32Array.from(kind),
      place: Int32Array.from(place),
      thread: Int32Array.from(thread),
      segments: Int32Array.from(segments),
      limits: Int32Array.from(limits),
      bestHour: Int8Array.from(bestHour),
      kinds: this.kinds.values,
      places: this.places.values,
      threads: this.threads.values,
      limitSets: this.limitSets.values,
      segmentSets: this.segmentSets.values,
      customers: this.customers.values,
      ...grouped(customer, this.customers.values.length),
      responses: this.responses,
    };
  }

  private customerAt(customer: string): number {
    return this.customers.position(customer, () => customer);
  }
}

function refuseOlder(at: Instant, last: Instant | undefined): void {
  if (last !== undefined && at < last)
    throw new RangeError(
      `What happened at ${new Date(at).toISOString()} comes after what happened at ${new Date(last).toISOString()}: a history is replayed in the order of time, so read it sorted by time.`,
    );
}
