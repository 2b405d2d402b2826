import type { SegmentRule } from '@tourbus/contracts';

/** What the load says of a customer, and how often. */
export interface Measured {
  level: number;
  city: string;
  spent: number;
  /** Milliseconds since 1970. */
  seenAt: number;
  endsAt: number;
  events: number;
}

/** A segment, and who is in it as this benchmark sees it: told a second time, and by nothing that ingest runs. */
export interface MeasuredSegment {
  key: string;
  rule: SegmentRule;
  holds(customer: Measured, now: number): boolean;
}

export const eventType = 'com.example.measured';
export const cities = ['Wien', 'Graz', 'Linz', 'Genève', 'Łódź', 'Zürich', '東京', 'القاهرة'];
/** Left as its time comes, with no event. */
export const trial = 'on-trial';

const day = 86_400_000;
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const levels = times(10, (i): MeasuredSegment => ({
  key: `level-${i}`,
  rule: { field: 'attributes.level', is: 'atLeast', value: i * 2 },
  holds: ({ level }) => level >= i * 2,
}));
const places = cities.map((city, i): MeasuredSegment => ({
  key: `city-${i}`,
  rule: { field: 'attributes.city', is: 'equal', value: city },
  holds: (customer) => customer.city === city,
}));
const spenders = times(6, (i): MeasuredSegment => ({
  key: `spent-${i}`,
  rule: { not: { field: 'attributes.spent', is: 'above', value: String(i * 1_500) } },
  holds: ({ spent }) => spent <= i * 1_500,
}));
const active = times(6, (i): MeasuredSegment => ({
  key: `active-${i}`,
  rule: { event: eventType, atLeast: i + 2 },
  holds: ({ events }) => events >= i + 2,
}));
const lately = times(6, (i): MeasuredSegment => ({
  key: `lately-${i}`,
  rule: { event: eventType, atMost: i + 1, within: 'P7D' },
  holds: ({ events }) => events <= i + 1,
}));
const seen = times(6, (i): MeasuredSegment => ({
  key: `seen-${i}`,
  rule: { field: 'attributes.seenAt', is: 'withinLast', value: `P${(i + 1) * 9}D` },
  holds: ({ seenAt }, now) => seenAt > now - (i + 1) * 9 * day,
}));
const mixed = times(4, (i): MeasuredSegment => ({
  key: `mixed-${i}`,
  rule: {
    all: [
      { any: [{ segment: `level-${i + 3}` }, { segment: `city-${i}` }] },
      { not: { segment: `spent-${i}` } },
      { field: 'attributes.nothing', is: 'missing' },
    ],
  },
  holds: ({ level, city, spent }) => (level >= (i + 3) * 2 || city === cities[i]) && spent > i * 1_500,
}));
const nested = times(3, (i): MeasuredSegment => ({
  key: `nested-${i}`,
  rule: { any: [{ segment: `mixed-${i}` }, { all: [{ segment: `seen-${i}` }, { segment: `active-${i}` }] }] },
  holds: (customer, now) =>
    [mixed[i]].some((one) => one?.holds(customer, now)) ||
    [seen[i], active[i]].every((one) => one?.holds(customer, now)),
}));
const onTrial: MeasuredSegment = {
  key: trial,
  rule: { field: 'attributes.endsAt', is: 'after', value: 'now' },
  holds: ({ endsAt }, now) => endsAt > now,
};

/** Fifty: by numbers, words, what happened, time and each other. */
export const measuredSegments: readonly MeasuredSegment[] = [
  ...[...levels, ...places, ...spenders, ...active, ...lately, ...seen, ...mixed, ...nested, onTrial],
];

export const segmentsFor = (customer: Measured, now: number): string[] =>
  measuredSegments
    .filter(({ holds }) => holds(customer, now))
    .map(({ key }) => key)
    .sort();
