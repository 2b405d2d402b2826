import type { SegmentOperator, SegmentRule } from '@tourbus/contracts';
import type { Counting, Sort } from './rule.ts';
import { periodOf } from './values.ts';

/** Operators as they are read behind a field. */
export const operatorWords: Record<SegmentOperator, string> = {
  ...{ equal: 'is', unequal: 'is not', oneOf: 'is one of', noneOf: 'is none of' },
  ...{ contains: 'contains', startsWith: 'begins with' },
  ...{ above: 'is above', atLeast: 'is at least', below: 'is below', atMost: 'is at most' },
  ...{ before: 'is before', after: 'is after' },
  ...{ withinLast: 'is within the last', notWithinLast: 'is not within the last' },
  ...{ given: 'is known', missing: 'is missing' },
};

export const sortWords: Record<Sort, string> = {
  field: 'Something known of them',
  event: 'Something happened',
  response: 'They answered a message',
  touchpoint: 'Something passed between us',
  segment: 'They are in another segment',
};

export const groupWords = {
  all: 'all of these hold',
  any: 'any of these holds',
  'not any': 'none of these holds',
  'not all': 'not all of these hold',
} as const;
export type GroupWord = keyof typeof groupWords;

export const responseWords: Record<string, string> = {
  ...{ open: 'opened', click: 'clicked', reply: 'replied', unsubscribe: 'unsubscribed', stop: 'said STOP' },
  ...{ start: 'said START', bounce: 'bounced for good', 'soft-bounce': 'bounced', complaint: 'complained' },
};
export const touchpointWords: Record<string, string> = {
  ...{
    purchase: 'bought',
    return: 'sent back',
    support: 'asked for help',
    visit: 'visited',
    note: 'was noted',
  },
};

const quoted = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(quoted).join(', ')
    : typeof value === 'string'
      ? `“${value}”`
      : String(value);

export function periodWords(duration: string): string {
  const period = periodOf(duration);
  if (!period) return duration;
  return period.count === 1 ? period.unit.slice(0, -1) : `${period.count} ${period.unit}`;
}

export function countWords({ atLeast, atMost, within }: Counting): string {
  const least = atLeast ?? (atMost === undefined ? 1 : undefined);
  const often =
    atMost === 0
      ? 'never'
      : [
          least === undefined ? '' : `at least ${least === 1 ? 'once' : `${least} times`}`,
          atMost === undefined ? '' : `at most ${atMost === 1 ? 'once' : `${atMost} times`}`,
        ]
          .filter(Boolean)
          .join(', ');
  return within ? `${often} in the last ${periodWords(within)}` : often;
}

const listed = (rules: readonly SegmentRule[], word: string): string =>
  rules
    .map((rule) => ('all' in rule || 'any' in rule ? `(${inWords(rule)})` : inWords(rule)))
    .join(` ${word} `);

/** A rule as a sentence would have it. */
export function inWords(rule: SegmentRule): string {
  if ('not' in rule) return `not (${inWords(rule.not)})`;
  if ('all' in rule) return listed(rule.all, 'and');
  if ('any' in rule) return listed(rule.any, 'or');
  if ('segment' in rule) return `in ${rule.segment}`;
  if ('event' in rule) return `${rule.event} ${countWords(rule)}`;
  if ('touchpoint' in rule)
    return `${touchpointWords[rule.touchpoint] ?? rule.touchpoint} ${countWords(rule)}`;
  if ('response' in rule) {
    const to = [rule.channel && `by ${rule.channel}`, rule.definition && `to ${rule.definition}`];
    const what = [responseWords[rule.response] ?? rule.response, ...to].filter(Boolean).join(' ');
    return `${what} ${countWords(rule)}`;
  }
  const { field, is, value } = rule;
  const told = is.endsWith('ithinLast')
    ? periodWords(String(value))
    : value === undefined
      ? ''
      : quoted(value);
  return `${field} ${operatorWords[is]} ${told}`.trim();
}
