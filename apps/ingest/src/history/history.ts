import type { ResponseCapturedV1 } from '@tourbus/contracts';
import { hourIn } from './hour.js';
import { addAmounts } from './amounts.js';

/** How often something was, when first and last, and on which days (UTC, `YYYY-MM-DD`). */
export interface Tally {
  count: number;
  firstAt: string;
  lastAt: string;
  days: Record<string, number>;
}

/**
 * What a customer did and how they answered, as far as traits and segments ask. Bounded: 64 names, 400 days each and
 * 16 currencies. Within these bounds it is the same in whatever order the touchpoints come.
 */
export interface CustomerHistory {
  /**
   * By key: `event:<type>`, `touchpoint:<kind>`, `response:<kind>:<channel>:<definition>`. What is one name too many
   * is counted as `event:*`, `response:<kind>:<channel>:*`: how much it was stays right.
   */
  tallies: Record<string, Tally>;
  /** Opens and clicks of people, by the hour of day in the customer's zone as known then; 24 numbers, or none yet. */
  hours: number[];
  /** By currency. What was bought for no amount, or in no currency, is in `touchpoint:purchase` alone. */
  purchases: Record<string, { count: number; amount: number; lastAt: string }>;
}

/** A touchpoint as far as the history reads it. */
export interface Touch {
  kind: string;
  at: Date;
  references: Record<string, unknown>;
}

export const mostNames = 64;
export const mostDays = 400;
export const mostCurrencies = 16;
export const emptyHistory: CustomerHistory = { tallies: {}, hours: [], purchases: {} };

/** @param timeZone where the customer lives, as far as that is known: without it no hour is counted */
export function foldTouchpoint(
  history: CustomerHistory,
  { kind, at, references }: Touch,
  timeZone?: string,
): CustomerHistory {
  switch (kind) {
    case 'event-received':
      return tallied(history, at, 'event', references['type']);
    // Nothing that the customer did.
    case 'profile-changed':
    case 'merged':
    case 'unmerged':
      return history;
    case 'response-captured':
      return foldResponse(history, at, references, timeZone);
    case 'purchase':
      return bought(tallied(history, at, 'touchpoint', kind), at, references);
    default:
      return tallied(history, at, 'touchpoint', kind);
  }
}

/** What two records of one customer come to. */
export function joinHistories(one: CustomerHistory, other: CustomerHistory): CustomerHistory {
  let { tallies, purchases } = one;
  for (const [key, tally] of Object.entries(other.tallies)) tallies = counted(tallies, key, tally);
  for (const [currency, sum] of Object.entries(other.purchases)) purchases = spent(purchases, currency, sum);
  const hours = Array.from(
    { length: Math.max(one.hours.length, other.hours.length) },
    (_, hour) => (one.hours[hour] ?? 0) + (other.hours[hour] ?? 0),
  );
  return { tallies, hours, purchases };
}

const attentive: ReadonlySet<unknown> = new Set<ResponseCapturedV1['kind']>(['open', 'click']);

/** Scanners and proxies answer too: what a machine did says nothing about the person. */
function foldResponse(
  history: CustomerHistory,
  at: Date,
  { response, channel, definition, machine }: Record<string, unknown>,
  timeZone: string | undefined,
): CustomerHistory {
  if (machine) return history;
  const answered = tallied(history, at, `response:${String(response)}:${String(channel)}`, definition);
  if (!timeZone || !attentive.has(response)) return answered;
  const hour = hourIn(timeZone, at);
  const hours = Array.from({ length: 24 }, (_, i) => (history.hours[i] ?? 0) + (i === hour ? 1 : 0));
  return { ...answered, hours };
}

function bought(
  history: CustomerHistory,
  at: Date,
  { amount, currency }: Record<string, unknown>,
): CustomerHistory {
  if (typeof amount !== 'number' || !Number.isFinite(amount)) return history;
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return history;
  const sum = { count: 1, amount, lastAt: at.toISOString() };
  return { ...history, purchases: spent(history.purchases, currency, sum) };
}

type Purchases = CustomerHistory['purchases'];

function spent(purchases: Purchases, currency: string, more: Purchases[string]): Purchases {
  const known = purchases[currency];
  if (!known && Object.keys(purchases).length >= mostCurrencies) return purchases;
  const { count, amount, lastAt } = known ?? { count: 0, amount: 0, lastAt: more.lastAt };
  return {
    ...purchases,
    [currency]: {
      count: count + more.count,
      amount: addAmounts(amount, more.amount),
      lastAt: later(lastAt, more.lastAt),
    },
  };
}

function tallied(history: CustomerHistory, at: Date, what: string, name: unknown): CustomerHistory {
  const moment = at.toISOString();
  const once: Tally = { count: 1, firstAt: moment, lastAt: moment, days: { [dayOf(moment)]: 1 } };
  return { ...history, tallies: counted(history.tallies, `${what}:${String(name)}`, once) };
}

type Tallies = CustomerHistory['tallies'];

function counted(tallies: Tallies, wanted: string, more: Tally): Tallies {
  const key = wanted in tallies || hasRoom(tallies) ? wanted : othersOf(wanted);
  const known = tallies[key];
  return { ...tallies, [key]: known ? joined(known, more) : more };
}

const isOthers = (key: string): boolean => key.endsWith(':*');
const hasRoom = (tallies: Tallies): boolean =>
  Object.keys(tallies).filter((key) => !isOthers(key)).length < mostNames;

/** A response says its kind and its channel before its definition. */
const othersOf = (key: string): string =>
  `${key.split(':', key.startsWith('response:') ? 3 : 1).join(':')}:*`;

function joined(one: Tally, other: Tally): Tally {
  const days = { ...one.days };
  for (const [day, count] of Object.entries(other.days)) days[day] = (days[day] ?? 0) + count;
  return {
    count: one.count + other.count,
    firstAt: one.firstAt < other.firstAt ? one.firstAt : other.firstAt,
    lastAt: later(one.lastAt, other.lastAt),
    days: latest(days),
  };
}

/** Of the latest days none is ever missing, whichever came first: there are never 400 later ones. */
function latest(days: Tally['days']): Tally['days'] {
  const known = Object.keys(days);
  if (known.length <= mostDays) return days;
  return Object.fromEntries(
    known
      .sort()
      .slice(-mostDays)
      .map((day) => [day, days[day] as number]),
  );
}

const later = (one: string, other: string): string => (one > other ? one : other);

/** The day (UTC) of an ISO 8601 moment in UTC. */
export const dayOf = (moment: string): string => moment.slice(0, 10);
