import type { Asking } from './asking.ts';
import { type Contact, contactTime } from './caps.ts';
import type { Instant } from './duration.ts';
import type { PolicyInForce } from './in-force.ts';
import type { Verdict } from './judge.ts';
import type { Policy } from './policy.ts';

/** A message that asks together with others for the same customer. */
export interface Competitor extends Asking {
  readonly id: string;
  /** What it is about, such as an order: of two about the same, the one about the later event is true. */
  readonly thread?: string;
}

/** All that asks for one customer at one moment, and all that waits on. */
export interface Moment<C extends Competitor> {
  readonly now: Instant;
  readonly asking: readonly C[];
  readonly waiting: readonly C[];
  /** Oldest first. */
  readonly contacts: readonly Contact[];
}

/** Denied for the sake of another message. */
export interface Lost {
  readonly answer: 'deny';
  readonly rule: 'thread' | 'competition' | 'digest';
  readonly code: 'superseded' | 'outranked' | 'bundled';
  /** Of the other message. */
  readonly by: string;
  readonly because: string;
}

export interface Settled<C, V> {
  readonly one: C;
  readonly verdict: V | Lost;
  /** The place that it takes, where it goes. */
  readonly contact?: Contact;
  /** It goes as the digest of this definition, together with those that are `bundled` by it. */
  readonly digest?: string;
}

export const priorityOf = (
  { priority }: Pick<Policy, 'priority'>,
  { definition, messageClass }: Pick<Asking, 'definition' | 'messageClass'>,
): number => priority.definitions[definition] ?? priority.messageClasses[messageClass];

/** The higher first; of equals, who asked first; the rest by id, so that it is the same each time. */
export const ranked = <C extends Competitor>(policy: Pick<Policy, 'priority'>, all: readonly C[]): C[] =>
  all.toSorted(
    (a, b) =>
      priorityOf(policy, b) - priorityOf(policy, a) ||
      a.requestedAt - b.requestedAt ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );

/** Of the same thread on the same channel, the one about the latest event; nothing where there is no later one. */
function laterThan<C extends Competitor>(one: C, others: readonly C[]): C | undefined {
  if (one.thread === undefined) return undefined;
  return others
    .filter(
      ({ thread, channel, occurredAt }) =>
        thread === one.thread && channel === one.channel && occurredAt > one.occurredAt,
    )
    .reduce<C | undefined>(
      (latest, next) => (latest && latest.occurredAt >= next.occurredAt ? latest : next),
      undefined,
    );
}

const superseded = ({ id }: Competitor): Lost => ({
  answer: 'deny',
  rule: 'thread',
  code: 'superseded',
  by: id,
  because: 'A later message about the same takes its place.',
});

const outranked = ({ id }: Competitor, now: number, then: number): Lost => ({
  answer: 'deny',
  rule: 'competition',
  code: 'outranked',
  by: id,
  because: `Another message with priority ${then} takes the place; this one has ${now}, and those for which there is no room are dropped.`,
});

const bundled = ({ id }: Competitor, topic: string): Lost => ({
  answer: 'deny',
  rule: 'digest',
  code: 'bundled',
  by: id,
  because: `It is part of a digest about ${topic}.`,
});

const contactOf = ({ messageClass, channel, topic }: Asking, at: Instant): Contact => ({
  at,
  messageClass,
  channel,
  ...(topic !== undefined && { topic }),
});

const competesIn = ({ competition }: Policy, { messageClass }: Asking): boolean =>
  competition.messageClasses.includes(messageClass);

/** What would hold a message may let it go along with another of its topic; what denies it does not. */
function goingAlong<C extends Competitor, V extends Verdict>(
  policy: Policy,
  one: C,
  others: readonly C[],
  ask: (other: C) => V,
): { with: C[]; digest: string } | undefined {
  const rule =
    policy.competition.losers === 'digest' && competesIn(policy, one)
      ? policy.digests.find(({ topic }) => topic === one.topic)
      : undefined;
  if (!rule) return undefined;
  const along = others.filter(
    (other) =>
      other !== one &&
      other.topic === one.topic &&
      other.channel === one.channel &&
      competesIn(policy, other) &&
      ask(other).answer !== 'deny',
  );
  return along.length + 1 < rule.atLeast ? undefined : { with: along, digest: rule.definition };
}

/** What a later message about the same thread makes untrue, and what is left. */
function withoutStale<C extends Competitor, V extends Verdict>({ asking, waiting }: Moment<C>) {
  const all = [...asking, ...waiting];
  const stale: Settled<C, V>[] = [];
  const isCurrent = (one: C): boolean => {
    const later = laterThan(one, all);
    if (later) stale.push({ one, verdict: superseded(later) });
    return later === undefined;
  };
  return { stale, asking: asking.filter(isCurrent), waiting: waiting.filter(isCurrent) };
}

/**
 * Who goes when several ask for the same customer at one moment. What a later message about the same thread makes
 * untrue is withheld, also where it only waits; the others ask in the order of their priority, each after the places
 * that those before it took. Those for which no place is left wait or are dropped; where there are digests, the first
 * of a topic that goes takes along the others of the topic, those that wait included.
 * @param ask the policy, of one message after such contacts
 * @returns each of `asking`, and those of `waiting` for which something changes
 */
export function compete<C extends Competitor, V extends Verdict>(
  { body }: Pick<PolicyInForce, 'body'>,
  moment: Moment<C>,
  ask: (one: C, contacts: readonly Contact[]) => V,
): Settled<C, V>[] {
  const { now, contacts } = moment;
  const current = withoutStale<C, V>(moment);
  const settled = new Map(current.stale.map((each) => [each.one.id, each]));
  const taken = [...contacts];
  let winner: C | undefined;
  const send = (one: C, verdict: V): void => {
    const contact = contactOf(one, contactTime(taken, now));
    taken.push(contact);
    if (competesIn(body, one)) winner ??= one;
    const open = [...current.asking, ...current.waiting].filter(
      ({ id }) => (settled.get(id)?.verdict.answer ?? 'defer') === 'defer',
    );
    const along = goingAlong(body, one, open, (other) => ask(other, contacts));
    settled.set(one.id, { one, verdict, contact, ...(along && { digest: along.digest }) });
    for (const other of along?.with ?? [])
      settled.set(other.id, { one: other, verdict: bundled(one, one.topic ?? '') });
  };
  for (const one of ranked(body, current.asking)) {
    if (settled.has(one.id)) continue;
    const verdict = ask(one, taken);
    if (verdict.answer === 'allow') send(one, verdict);
    else if (winner && losesTo(body, one, verdict) && ask(one, contacts).answer === 'allow')
      settled.set(one.id, {
        one,
        verdict: outranked(winner, priorityOf(body, one), priorityOf(body, winner)),
      });
    else settled.set(one.id, { one, verdict });
  }
  return [...settled.values()];
}

const losesTo = (policy: Policy, one: Asking, { answer }: Verdict): boolean =>
  policy.competition.losers === 'drop' && competesIn(policy, one) && answer === 'defer';
