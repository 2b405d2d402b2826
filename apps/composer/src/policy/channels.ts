import type { Channel } from '@tourbus/contracts';
import type { Verdict } from './judge.js';
import type { Policy } from './policy.js';

export interface Choice {
  readonly definition: string;
  /** Those of the definition, in its order. */
  readonly channels: readonly Channel[];
  /** The customer's, in their order. */
  readonly preferred: readonly Channel[];
  /** Those that the template has words for. */
  readonly offered: readonly Channel[];
}

/**
 * The channels of a definition that its template has words for, the best first: by what the policy goes by, and then
 * in the definition's own order. Urgency tells apart the channels of urgent definitions only.
 */
export function orderedBy({ channels: rules }: Pick<Policy, 'channels'>, choice: Choice): Channel[] {
  const { by, costs, quickest, urgent } = rules;
  const isUrgent = urgent.includes(choice.definition);
  const position = (list: readonly Channel[], channel: Channel): number => {
    const index = list.indexOf(channel);
    return index < 0 ? list.length : index;
  };
  const rank = {
    preference: (channel: Channel) => position(choice.preferred, channel),
    urgency: (channel: Channel) => (isUrgent ? position(quickest, channel) : 0),
    cost: (channel: Channel) => costs[channel],
  };
  return [...new Set(choice.channels)]
    .filter((channel) => choice.offered.includes(channel))
    .toSorted((a, b) => by.map((criterion) => rank[criterion](a) - rank[criterion](b)).find(Boolean) ?? 0);
}

/** What the policy says on each channel that rules 1 to 8 allow, in the order of choice. */
export interface Answered<V extends Verdict> {
  readonly channel: Channel;
  readonly verdict: V;
}

/**
 * The channel that is taken: the first that is not denied, and what is not urgent waits for it. What urges takes the
 * one on which it goes soonest.
 * @returns nothing where all are denied
 */
export function chosen<V extends Verdict>(
  { channels: { urgent } }: Pick<Policy, 'channels'>,
  definition: string,
  answers: readonly Answered<V>[],
): Answered<V> | undefined {
  const possible = answers.filter(({ verdict }) => verdict.answer !== 'deny');
  if (!urgent.includes(definition)) return possible[0];
  const from = ({ verdict }: Answered<V>): number =>
    verdict.answer === 'defer' ? verdict.releaseAt : -Infinity;
  return possible.toSorted((a, b) => (from(a) < from(b) ? -1 : from(a) > from(b) ? 1 : 0))[0];
}
