import type { SegmentOperator, SegmentRule } from '@tourbus/contracts';
import { rateOf } from '../segments/rates.js';
import type { Tallied } from './observations.js';

const operators: Partial<Record<SegmentOperator, string>> = {
  ...{ equal: 'is', atLeast: 'is at least', atMost: 'is at most', given: 'is known', missing: 'is missing' },
  ...{ withinLast: 'is within the last', notWithinLast: 'is not within the last' },
};

const units: Record<string, string> = { D: 'days', Y: 'year' };
const periodWords = (duration: string): string => {
  const [, count, unit = ''] = /^P(\d+)([DY])$/.exec(duration) ?? [];
  return count === undefined ? duration : `${count === '1' ? '' : `${count} `}${units[unit]}`;
};

const longestName = 200;
const longestKey = 60;

/** `attributes.loyaltyTier` is read as loyalty tier, and `example.bank.campaign.accepted` as campaign accepted. */
const spoken = (path: string, parts: number): string =>
  path
    .split('.')
    .slice(-parts)
    .join(' ')
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();

function conditionWords(rule: SegmentRule): string {
  if ('not' in rule) return `not ${conditionWords(rule.not)}`;
  if ('segment' in rule) return `in ${rule.segment}`;
  if ('field' in rule) {
    const { field, is, value } = rule;
    const told = is.endsWith('ithinLast') ? periodWords(String(value)) : (value ?? '');
    return `${spoken(field, /^(?:contact|pref)/.test(field) ? 2 : 1)} ${operators[is] ?? is} ${String(told)}`.trim();
  }
  if ('all' in rule || 'any' in rule) return 'a group of conditions';
  const what =
    'event' in rule
      ? spoken(rule.event, 2)
      : 'touchpoint' in rule
        ? rule.touchpoint
        : [rule.response, rule.definition && `of ${rule.definition}`].filter(Boolean).join(' ');
  const { atLeast = 1, atMost, within } = rule;
  const often = atMost === 0 ? 'never' : atLeast === 1 ? '' : `at least ${atLeast} times`;
  return [what, often, within && `in the last ${periodWords(within)}`].filter(Boolean).join(' ');
}

/** What a segment of these conditions may be called. */
export function nameOf(conditions: readonly SegmentRule[]): string {
  const words = conditions.map(conditionWords).join(', and ');
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, longestName);
}

/** A key that none of these has yet. */
export function keyOf(name: string, taken: ReadonlySet<string>): string {
  const slug = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestKey)
    .replace(/^-+|-+$/g, '');
  const key = slug || 'proposed';
  let free = key;
  for (let n = 2; taken.has(free); n++) free = `${key}-${n}`;
  return free;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const number = (count: number): string => count.toLocaleString('en');

/** Why a rule is proposed: what those said who were not used to find it. */
export function whyOf({ found, confirmed, whole }: Record<'found' | 'confirmed' | 'whole', Tallied>): string {
  const { rate = 0, low, high } = rateOf(confirmed.count, confirmed.of);
  const all = rateOf(whole.count, whole.of);
  return [
    `It held for ${number(confirmed.count)} of ${number(confirmed.of)} (${percent(rate)}, 95 %: ${percent(low)} to ${percent(high)})`,
    `beside ${percent(all.rate ?? 0)} of all (${percent(all.low)} to ${percent(all.high)}),`,
    `among ${number(whole.of)} customers who were not used to find it.`,
    `It was found among others: ${number(found.count)} of ${number(found.of)} (${percent(found.count / found.of)}).`,
  ].join(' ');
}

export interface Looked {
  found: Tallied;
  confirmed: Tallied;
  tried: number;
  brought: number;
  /** Of how many customers it takes that many in either half. */
  fewest: number;
}

/** Why nothing is proposed, and so what to do. */
export function whyNone({ found, confirmed, tried, brought, fewest }: Looked): string {
  const customers = found.of + confirmed.of;
  const count = found.count + confirmed.count;
  if (Math.min(found.of, confirmed.of) < 2 * fewest)
    return `${number(customers)} customers are too few: a rule needs ${fewest} in either half of them, and as many beside.`;
  if (count === 0)
    return `It holds for none of ${number(customers)} customers, so there is nothing to learn from.`;
  if (count === customers) return `It holds for all ${number(customers)} customers, so that nobody differs.`;
  if (brought === 0)
    return `Of ${number(tried)} rules that were tried on ${number(found.of)} customers, none differs from the whole more than chance would have it. It holds for ${number(count)} of ${number(customers)}.`;
  return `Of ${number(tried)} rules, ${brought === 1 ? 'one' : number(brought)} differed among the ${number(found.of)} customers that were searched, and none of that held among the ${number(confirmed.of)} others: it was chance, or too small to tell.`;
}
