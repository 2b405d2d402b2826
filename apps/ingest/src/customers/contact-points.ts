import type { ContactPoint } from '@tourbus/contracts';
import type { NormalContactPoint } from '../mapping/contact-point.js';

/** A contact point with the time it became known: what went wrong before cannot have been about it. */
export type KnownContactPoint = ContactPoint & { since: string };

/** The most that a profile keeps; an upstream system that sends ever new addresses does not grow it without end. */
const most = 30;

/** The same address written otherwise is the same: upper and lower case make no difference to anybody's mail. */
const keyOf = ({ channel, address }: Pick<NormalContactPoint, 'channel' | 'address'>): string =>
  JSON.stringify(
    typeof address === 'string'
      ? [channel, address.toLowerCase()]
      : [
          channel,
          address.recipient,
          address.lines,
          address.postalCode,
          address.city,
          address.region,
          address.country,
        ],
  ).toLowerCase();

/**
 * Adds what was given, by channel and address. Within a channel the given points come first, being the latest word
 * on where to reach the customer; the order of channels stays.
 */
export function mergeContactPoints(
  known: readonly KnownContactPoint[],
  given: readonly NormalContactPoint[],
  at: Date,
): KnownContactPoint[] {
  if (given.length === 0) return [...known];
  const latest = given.map((point) => combine(known, point, at));
  const keys = new Set(latest.map(keyOf));
  const all = [...latest.filter((point, i) => latest.findIndex((p) => keyOf(p) === keyOf(point)) === i)];
  all.push(...known.filter((point) => !keys.has(keyOf(point))));
  const order = [...new Set([...known, ...given].map(({ channel }) => channel))];
  all.sort((a, b) => order.indexOf(a.channel) - order.indexOf(b.channel));
  const dispensable = all.filter(({ state }) => state !== 'stopped').slice(most);
  return all.filter((point) => !dispensable.includes(point));
}

/** Makes the points what was given; a stopped one is kept, so that it is still stopped should it be given again. */
export function replaceContactPoints(
  known: readonly KnownContactPoint[],
  given: readonly NormalContactPoint[],
  at: Date,
): KnownContactPoint[] {
  const keys = new Set(given.map(keyOf));
  const stopped = known.filter((point) => point.state === 'stopped' && !keys.has(keyOf(point)));
  return [...given.map((point) => combine(known, point, at)), ...stopped];
}

function combine(
  known: readonly KnownContactPoint[],
  given: NormalContactPoint,
  at: Date,
): KnownContactPoint {
  const before = known.find((point) => keyOf(point) === keyOf(given));
  const state = before?.state === 'stopped' ? 'stopped' : (given.state ?? before?.state ?? 'active');
  return { ...given, state, since: before?.since ?? at.toISOString() } as KnownContactPoint;
}

/** Marks the points of a channel that were known when something went wrong with one of them. */
export const markContactPoints = (
  known: readonly KnownContactPoint[],
  channel: ContactPoint['channel'],
  state: 'stopped' | 'bouncing',
  at: Date,
): KnownContactPoint[] =>
  known.map((point) =>
    point.channel === channel && point.state !== 'stopped' && new Date(point.since) <= at
      ? { ...point, state }
      : point,
  );
