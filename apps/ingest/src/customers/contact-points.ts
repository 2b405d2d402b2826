import type { ContactPoint, StopReach } from '@tourbus/contracts';
import type { NormalContactPoint } from '../mapping/contact-point.js';

/** What stopped a contact point, and by whose message; a later START from there undoes what is no complaint. */
export interface PointStop {
  kind: 'stop' | 'bounce' | 'complaint';
  at: string;
  from?: string;
}

/** What is kept of a contact point, and told to nobody. */
export interface PointHistory {
  /** When it became known: what went wrong before cannot have been about it. */
  since: string;
  /** None of a stopped one: who stopped it did not say why. */
  stops?: PointStop[];
  /** When a START came from it last: a STOP of before that comes late stops nothing. */
  startedAt?: string;
}
export type KnownContactPoint = ContactPoint & PointHistory;

/** The contact point as others see it. */
export const withoutHistory = ({
  since: _since,
  stops: _stops,
  startedAt: _startedAt,
  ...point
}: KnownContactPoint): ContactPoint => point as ContactPoint;

/** The most that a profile keeps; an upstream system that sends ever new addresses does not grow it without end. */
export const mostPoints = 30;

/** The same address written otherwise is the same: upper and lower case make no difference to anybody's mail. */
export const pointKeyOf = ({ channel, address }: Pick<NormalContactPoint, 'channel' | 'address'>): string =>
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
  const keys = new Set(latest.map(pointKeyOf));
  const all = [
    ...latest.filter((point, i) => latest.findIndex((p) => pointKeyOf(p) === pointKeyOf(point)) === i),
  ];
  all.push(...known.filter((point) => !keys.has(pointKeyOf(point))));
  const order = [...new Set([...known, ...given].map(({ channel }) => channel))];
  all.sort((a, b) => order.indexOf(a.channel) - order.indexOf(b.channel));
  const dispensable = all.filter(({ state }) => state !== 'stopped').slice(mostPoints);
  return all.filter((point) => !dispensable.includes(point));
}

/** Makes the points what was given; a stopped one is kept, so that it is still stopped should it be given again. */
export function replaceContactPoints(
  known: readonly KnownContactPoint[],
  given: readonly NormalContactPoint[],
  at: Date,
): KnownContactPoint[] {
  const keys = new Set(given.map(pointKeyOf));
  const stopped = known.filter((point) => point.state === 'stopped' && !keys.has(pointKeyOf(point)));
  return [...given.map((point) => combine(known, point, at)), ...stopped];
}

function combine(
  known: readonly KnownContactPoint[],
  given: NormalContactPoint,
  at: Date,
): KnownContactPoint {
  const before = known.find((point) => pointKeyOf(point) === pointKeyOf(given));
  const state = before?.state === 'stopped' ? 'stopped' : (given.state ?? before?.state ?? 'active');
  return {
    ...given,
    state,
    since: before?.since ?? at.toISOString(),
    ...(before?.stops && { stops: before.stops }),
    ...(before?.startedAt && { startedAt: before.startedAt }),
  } as KnownContactPoint;
}

/** What was heard about the addresses of a customer. */
export interface HeardOfPoints {
  kind: 'stop' | 'start' | 'bounce' | 'soft-bounce' | 'complaint';
  channel: ContactPoint['channel'];
  /** The hash of the address that it is from or about. */
  from?: string;
  reach?: StopReach;
  at: Date;
}

/** Finds a point by its hash, under whichever key that was made. */
export type HashesOf = (point: Pick<ContactPoint, 'channel' | 'address'>) => readonly string[];

/**
 * Marks the points that were known when something was heard about them, and the one that it came from in any case:
 * clocks differ, and a STOP counts. Where it is not known which one it is about, it is about all of its channel. A START makes the STOPs and bounces from that number undone, and those of before that
 * come late; a complaint stays.
 */
export function markContactPoints(
  known: readonly KnownContactPoint[],
  heard: HeardOfPoints,
  hashesOf: HashesOf,
): KnownContactPoint[] {
  const isIt = (point: KnownContactPoint): boolean =>
    point.channel === heard.channel && heard.from !== undefined && hashesOf(point).includes(heard.from);
  const { kind } = heard;
  if (kind === 'start') return known.map((point) => started(point, heard, isIt(point)));
  const lifted = kind !== 'complaint' && known.some((point) => isIt(point) && isBefore(heard, point));
  if (lifted) return [...known];
  const alone = isAlone(heard) && known.some(isIt);
  return known.map((point) => {
    const concerned = alone ? isIt(point) : point.channel === heard.channel || heard.reach === 'all';
    const wasKnown = isIt(point) || new Date(point.since) <= heard.at;
    return concerned && wasKnown ? marked(point, { ...heard, kind }) : point;
  });
}

const isAlone = ({ kind, reach }: HeardOfPoints): boolean =>
  kind === 'bounce' || kind === 'soft-bounce' || reach === 'contact-point';

const isBefore = ({ at }: HeardOfPoints, { startedAt }: KnownContactPoint): boolean =>
  startedAt !== undefined && at <= new Date(startedAt);

function marked(
  point: KnownContactPoint,
  { kind, from, at }: HeardOfPoints & { kind: PointStop['kind'] | 'soft-bounce' },
): KnownContactPoint {
  if (kind === 'soft-bounce') return point.state === 'stopped' ? point : { ...point, state: 'bouncing' };
  const stop: PointStop = { kind, at: at.toISOString(), ...(from !== undefined && { from }) };
  // Stopped by somebody who did not say why: what is heard now would make it seem that a START is enough.
  if (point.state === 'stopped' && !point.stops) return point;
  const others = point.stops?.filter((one) => one.kind !== kind || one.from !== from) ?? [];
  const same = point.stops?.filter((one) => one.kind === kind && one.from === from) ?? [];
  const latest = [stop, ...same].reduce((a, b) => (b.at > a.at ? b : a));
  return { ...point, state: 'stopped', stops: [...others, latest] };
}

function started(point: KnownContactPoint, { from, at }: HeardOfPoints, isIt: boolean): KnownContactPoint {
  const time = at.toISOString();
  const next = isIt && !(point.startedAt && point.startedAt >= time) ? { ...point, startedAt: time } : point;
  const left = next.stops?.filter(
    (stop) => stop.kind === 'complaint' || from === undefined || stop.from !== from || stop.at >= time,
  );
  if (!next.stops || left?.length === next.stops.length) return next;
  const { stops: _, ...rest } = next;
  return left?.length ? { ...rest, stops: left } : { ...rest, state: 'active' };
}
