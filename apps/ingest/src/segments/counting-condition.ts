import type { CountingCondition, ResponseCondition } from '@tourbus/contracts';
import type { CustomerHistory } from '../history/history.js';
import type { Ask } from './segments.js';
import { instantOf, spanOf } from './span.js';
import { type Instant, type Verdict, verdictOf } from './verdict.js';

type Tally = CustomerHistory['tallies'][string];
type Count = Pick<CountingCondition, 'atLeast' | 'atMost'>;

const millisecondsPerDay = 86_400_000;

/** Reads a condition on what happened once, to ask it of many. */
export function readCounting(condition: CountingCondition): Ask {
  const read = talliesOf(condition);
  const { within } = condition;
  const span = within === undefined ? undefined : spanOf(within);
  return ({ history }, now) => {
    const tallies = read(history);
    if (!span) return verdictOf(fits(condition, sum(tallies.map(({ count }) => count))));
    return askWindow(condition, span, tallies, now);
  };
}

/** What it counts of somebody, by kind of happening. */
export function talliesOf(condition: CountingCondition): (history: CustomerHistory) => Tally[] {
  if ('response' in condition) return responses(condition);
  const key = 'event' in condition ? `event:${condition.event}` : `touchpoint:${condition.touchpoint}`;
  return ({ tallies }) => {
    const tally = Object.hasOwn(tallies, key) ? tallies[key] : undefined;
    return tally ? [tally] : [];
  };
}

/** On any channel, and to any definition, unless it names one; the name of a definition may have colons. */
const responses =
  ({ response, channel, definition }: ResponseCondition) =>
  ({ tallies }: CustomerHistory): Tally[] =>
    Object.entries(tallies).flatMap(([key, tally]) => {
      if (!key.startsWith(`response:${response}:`)) return [];
      const [, , by, ...rest] = key.split(':');
      const fits =
        (channel === undefined || by === channel) &&
        (definition === undefined || rest.join(':') === definition);
      return fits ? [tally] : [];
    });

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Without a word on the count, once is enough. */
const fits = ({ atLeast, atMost }: Count, count: number): boolean =>
  count >= (atLeast ?? (atMost === undefined ? 1 : 0)) && (atMost === undefined || count <= atMost);

/** Whether it happened at all is known to the millisecond, by the last time; how often, by day. */
function askWindow(
  count: Count,
  span: (from: Instant) => Instant,
  tallies: readonly Tally[],
  now: Instant,
): Verdict {
  const asksOnce = (count.atLeast ?? 1) === 1 && (count.atMost ?? 0) === 0;
  const ends = asksOnce
    ? tallies.map(({ lastAt }) => ({ until: span(instantOf(lastAt)), number: 1 }))
    : tallies.flatMap(({ days }) =>
        Object.entries(days).map(([day, number]) => ({
          until: span(instantOf(day) + millisecondsPerDay),
          number,
        })),
      );
  const counted = ends.filter(({ until }) => until > now).sort((a, b) => a.until - b.until);
  return countDown(count, counted);
}

/** Time only takes away: the first end after which the count fits otherwise is when the answer changes. */
function countDown(count: Count, counted: readonly { until: Instant; number: number }[]): Verdict {
  let left = sum(counted.map(({ number }) => number));
  const member = fits(count, left);
  for (const { until, number } of counted) {
    left -= number;
    if (fits(count, left) !== member) return verdictOf(member, until);
  }
  return verdictOf(member);
}
