import { type KnownContactPoint, mostPoints, pointKeyOf } from '../customers/contact-points.js';

const strictness = ['stopped', 'bouncing', 'verified', 'active'] as const;

const earlier = (a: string, b: string): string => (b < a ? b : a);
const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

/** The same address, known twice: what was heard of it counts, whichever of both heard it. */
function joined(a: KnownContactPoint, b: KnownContactPoint): KnownContactPoint {
  const [strict, other] = strictness.indexOf(b.state) < strictness.indexOf(a.state) ? [b, a] : [a, b];
  const { stops: _stops, startedAt: _startedAt, ...point } = a;
  const startedAt = later(a.startedAt, b.startedAt);
  // One that is stopped without a reason is lifted by nobody, so the reasons of the other are no help to it.
  const unexplained = [strict, other].some(({ state, stops }) => state === 'stopped' && !stops);
  const stops = [...(a.stops ?? []), ...(b.stops ?? [])].filter(
    (stop, i, all) => all.findIndex((one) => one.kind === stop.kind && one.from === stop.from) === i,
  );
  return {
    ...point,
    state: strict.state,
    since: earlier(a.since, b.since),
    ...(!unexplained && stops.length > 0 && { stops }),
    ...(startedAt !== undefined && { startedAt }),
  } as KnownContactPoint;
}

/** Where one person is reached who is known by several ids: the addresses of the first come first on each channel. */
export function joinedPoints(known: readonly (readonly KnownContactPoint[])[]): KnownContactPoint[] {
  const all = new Map<string, KnownContactPoint>();
  for (const point of known.flat()) {
    const key = pointKeyOf(point);
    const before = all.get(key);
    all.set(key, before ? joined(before, point) : point);
  }
  const points = [...all.values()];
  const order = [...new Set(points.map(({ channel }) => channel))];
  points.sort((a, b) => order.indexOf(a.channel) - order.indexOf(b.channel));
  const dispensable = new Set(points.filter(({ state }) => state !== 'stopped').slice(mostPoints));
  return points.filter((point) => !dispensable.has(point));
}

/** What is known of the addresses of one person, before and after something was heard of them. */
export interface Hearing {
  before: readonly KnownContactPoint[];
  after: readonly KnownContactPoint[];
}

const historyOf = (point: KnownContactPoint | undefined): string =>
  JSON.stringify([point?.state, point?.startedAt, point?.stops]);

const byKey = (points: readonly KnownContactPoint[]): Map<string, KnownContactPoint> =>
  new Map(points.map((point) => [pointKeyOf(point), point]));

/**
 * The addresses of one id. What was heard was judged by all addresses of the person, since it may be about one that
 * another id brought; an address is the same wherever it is kept, so it holds there too.
 * @param named which addresses the id has now; as they were, where that is not said
 */
export function asHeard(
  own: readonly KnownContactPoint[],
  { before, after }: Hearing,
  named: readonly KnownContactPoint[] = own,
): KnownContactPoint[] {
  const [kept, known, latest] = [byKey(own), byKey(before), byKey(after)];
  return named.map((point) => {
    const key = pointKeyOf(point);
    const heard = latest.get(key);
    const isNews = heard !== undefined && historyOf(heard) !== historyOf(known.get(key));
    return (isNews ? heard : (kept.get(key) ?? heard)) ?? point;
  });
}
