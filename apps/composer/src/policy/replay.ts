import type { Known } from './asking.ts';
import { type Contact } from './caps.ts';
import type { Instant } from './duration.ts';
import type { History } from './history.ts';
import { lookBackOf, type PolicyInForce, stillNeeded } from './in-force.ts';
import type { Verdict } from './judge.ts';
import { compete, type Competitor, type Lost, type Settled } from './priority.ts';

/** A request of a history, as it asks. */
export interface Replayed extends Competitor {
  readonly index: number;
  readonly known: Pick<Known, 'place' | 'bestHour' | 'limits'>;
}

interface Waiting {
  readonly one: Replayed;
  readonly releaseAt: Instant;
}

/** What is told of each request whenever it has asked: the last word is its outcome. */
export type Heard<V> = (one: Replayed, now: Instant, verdict: V | Lost) => void;

export type Ask<V> = (policy: PolicyInForce, one: Replayed, known: Known, now: Instant) => V;

/** Contacts are looked through now and then for those that count no more. */
const manyContacts = 256;

/** No history has as many requests as that. */
const digits = 10;

function requestAt(history: History, index: number, brand: string): Replayed {
  const at = history.at[index] as number;
  const thread = history.thread[index] as number;
  const bestHour = history.bestHour[index] as number;
  const limits = history.limits[index] as number;
  const kind = history.kinds[history.kind[index] as number];
  const place = history.places[history.place[index] as number];
  if (!kind || !place) throw new RangeError(`The history has no request ${index}.`);
  return {
    // Of equals that ask at one moment, ids decide: those of a history are in its order.
    id: String(index).padStart(digits, '0'),
    index,
    brand,
    messageClass: kind.messageClass,
    channel: kind.channel,
    definition: kind.definition,
    topic: kind.topic,
    thread: thread < 0 ? undefined : history.threads[thread],
    occurredAt: history.occurredAt[index] as number,
    requestedAt: at,
    known: {
      place,
      ...(bestHour >= 0 && { bestHour }),
      ...(limits >= 0 && { limits: history.limitSets[limits] }),
    },
  };
}

/** The life of one customer under a policy. */
class Life<V extends Verdict> {
  private readonly policy: PolicyInForce;
  private readonly ask: Ask<V>;
  private readonly heard: Heard<V>;
  private readonly limitSets: History['limitSets'];
  private waiting: Waiting[] = [];
  private contacts: Contact[] = [];
  private lastResponseAt?: Instant;

  constructor(policy: PolicyInForce, ask: Ask<V>, heard: Heard<V>, limitSets: History['limitSets']) {
    this.policy = policy;
    this.ask = ask;
    this.heard = heard;
    this.limitSets = limitSets;
  }

  responded(at: Instant): void {
    this.lastResponseAt = at;
  }

  nextRelease(): Instant {
    return this.waiting.reduce((first, { releaseAt }) => Math.min(first, releaseAt), Infinity);
  }

  /** Everything that asks at one moment: what arrives then, and what is released then. */
  moment(now: Instant, arriving: readonly Replayed[]): void {
    const [due, later] = [[...arriving], [] as Waiting[]];
    for (const each of this.waiting)
      if (each.releaseAt <= now) due.push(each.one);
      else later.push(each);
    this.waiting = later;
    const ask = (one: Replayed, contacts: readonly Contact[]): V =>
      this.ask(this.policy, one, { ...one.known, contacts, lastResponseAt: this.lastResponseAt }, now);
    const waiting = later.map(({ one }) => one);
    for (const each of compete(this.policy, { now, asking: due, waiting, contacts: this.contacts }, ask))
      this.settle(each, now);
    this.forget(now);
  }

  private settle({ one, verdict, contact }: Settled<Replayed, V>, now: Instant): void {
    this.heard(one, now, verdict);
    if (contact) this.contacts.push(contact);
    if (verdict.answer === 'defer') this.waiting.push({ one, releaseAt: verdict.releaseAt });
    else this.waiting = this.waiting.filter((each) => each.one.id !== one.id);
  }

  private forget(now: Instant): void {
    const oldest = this.contacts[0];
    if (this.contacts.length <= manyContacts || !oldest) return;
    const others = this.limitSets.flat();
    if (oldest.at <= now - lookBackOf(this.policy, others))
      this.contacts = stillNeeded(this.policy, this.contacts, now, others);
  }
}

/**
 * What would have become of one customer's requests.
 * @param customer position in the history's list
 * @param until nothing that is released later is heard of
 */
export function replayCustomer<V extends Verdict>(
  policy: PolicyInForce,
  history: History,
  customer: number,
  until: Instant,
  ask: Ask<V>,
  heard: Heard<V>,
): void {
  const life = new Life(policy, ask, heard, history.limitSets);
  const responses = history.responses.get(customer) ?? [];
  const end = history.starts[customer + 1] ?? 0;
  let position = history.starts[customer] ?? 0;
  let response = 0;
  const arrival = (): Instant =>
    position < end ? (history.at[history.order[position] ?? 0] ?? Infinity) : Infinity;
  for (;;) {
    const now = Math.min(arrival(), life.nextRelease());
    if (now > until || now === Infinity) return;
    for (; response < responses.length && (responses[response] as number) <= now; response++)
      life.responded(responses[response] as number);
    const arriving: Replayed[] = [];
    for (; arrival() === now; position++)
      arriving.push(requestAt(history, history.order[position] ?? 0, policy.ref.key));
    life.moment(now, arriving);
  }
}
