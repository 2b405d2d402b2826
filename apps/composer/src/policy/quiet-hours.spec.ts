import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { earliest } from './constraint.js';
import type { Instant } from './duration.js';
import { inForce, type PolicyInForce } from './in-force.js';
import { demandsOn } from './judge.js';
import { policySchema } from './policy.js';
import { type LocalTimes, localTimesSchema, spansOf, weekdays } from './week.js';
import { windowsIn } from './windows.js';
import { placeOf } from './zones.js';

/** Whole, half and quarter hours from UTC; clocks changed at 01:00, 02:00, 03:00 and midnight, by an hour and by half. */
const zones = [
  'Europe/Vienna',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Honolulu',
];

const quarter = 900_000;
const year = { from: Date.UTC(2026, 0, 1), until: Date.UTC(2027, 0, 1) };
const inZone = (timeZone: string) => placeOf({ timeZone });
const at = (local: string, zone: string): Instant => DateTime.fromISO(local, { zone }).toMillis();
const wall = (moment: Instant, zone: string): string =>
  DateTime.fromMillis(moment, { zone }).toFormat('yyyy-MM-dd HH:mm ZZ');

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The rule read word for word, on a clock of Luxon. */
function isQuiet({ from, to, weekdays: days }: LocalTimes, moment: Instant, zone: string): boolean {
  const clock = DateTime.fromMillis(moment, { zone });
  const now = clock.hour * 60 + clock.minute;
  const [today, yesterday] = [weekdays[clock.weekday - 1], weekdays[(clock.weekday + 5) % 7]];
  const begins = (day?: (typeof weekdays)[number]): boolean => day !== undefined && days.includes(day);
  if (minutes(from) < minutes(to)) return begins(today) && now >= minutes(from) && now < minutes(to);
  return (begins(today) && now >= minutes(from)) || (begins(yesterday) && now < minutes(to));
}

const times = (rule: object): LocalTimes => localTimesSchema.parse(rule);
const release = (rule: LocalTimes, moment: Instant, zone: string): Instant =>
  windowsIn(inZone(zone), spansOf(rule)).nextOpen(moment, moment + 14 * 24 * 4 * quarter);

const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const anyRule = fc
  .record({
    from: anyTime,
    to: fc.oneof(anyTime, fc.constant('24:00')),
    weekdays: fc.subarray([...weekdays], { minLength: 1 }),
  })
  .filter(
    ({ from, to, weekdays: days }) =>
      from !== to && !(from === '00:00' && to === '24:00' && days.length === 7),
  )
  .map(times);
const anyMoment = fc
  .integer({ min: 0, max: (year.until - year.from) / quarter })
  .map((quarters) => year.from + quarters * quarter);

/** Where clocks are changed, most moments are of the two days around a change. */
const dayByDay = Array.from({ length: 365 }, (_, i) => year.from + i * 96 * quarter);
const changes = new Map(
  zones.map((zone) => {
    const offsetAt = (moment: Instant) => DateTime.fromMillis(moment, { zone }).offset;
    return [zone, dayByDay.filter((moment) => offsetAt(moment) !== offsetAt(moment + 96 * quarter))];
  }),
);
const anywhere = fc.constantFrom(...zones).chain((zone) => {
  const days = changes.get(zone) ?? [];
  const near = fc
    .tuple(fc.constantFrom(...(days.length > 0 ? days : dayByDay)), fc.integer({ min: -48, max: 144 }))
    .map(([day, quarters]) => day + quarters * quarter);
  return fc.record({
    zone: fc.constant(zone),
    moment: fc.oneof({ arbitrary: near, weight: 3 }, { arbitrary: anyMoment, weight: 1 }),
  });
});

describe('quiet hours over a year of clocks that are changed', () => {
  it.each(zones)('hold a message until the next morning in %s, at any hour of the year', (zone) => {
    const windows = windowsIn(inZone(zone), spansOf(times({ from: '22:00', to: '08:00' })));
    for (let moment = year.from; moment < year.until; moment += 11 * quarter) {
      const clock = DateTime.fromMillis(moment, { zone });
      const morning = clock
        .startOf('day')
        .plus({ days: clock.hour >= 22 ? 1 : 0 })
        .set({ hour: 8 });
      const expected = clock.hour >= 22 || clock.hour < 8 ? morning.toMillis() : moment;
      const released = windows.nextOpen(moment, year.until + 1e9);
      if (released !== expected)
        throw new Error(
          `${wall(moment, zone)} is released at ${wall(released, zone)}, not ${morning.toISO()}`,
        );
    }
  });

  it('hold by whatever times and weekdays are given: never into quiet hours, never longer than they last', () => {
    fc.assert(
      fc.property(anyRule, anywhere, fc.nat(quarter - 1), (rule, { moment, zone }, more) => {
        const asked = moment + more;
        const released = release(rule, asked, zone);
        expect(isQuiet(rule, released, zone)).toBe(false);
        for (let passed = asked; passed < released; passed = Math.floor(passed / quarter + 1) * quarter)
          expect(isQuiet(rule, passed, zone)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('begin again at the first quiet moment, not before and not after', () => {
    fc.assert(
      fc.property(anyRule, anywhere, (rule, { moment, zone }) => {
        const closes = windowsIn(inZone(zone), spansOf(rule)).nextClosed(
          moment,
          moment + 8 * 24 * 4 * quarter,
        );
        expect(isQuiet(rule, closes, zone)).toBe(true);
        for (let passed = moment; passed < closes; passed += quarter)
          expect(isQuiet(rule, passed, zone)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe('on the days when clocks are changed', () => {
  it.each<[string, string, object, string, string]>([
    [
      'a night whose end is passed over ends when the clocks jump over it',
      'Europe/Vienna',
      { from: '22:00', to: '02:30' },
      '2026-03-29T01:59',
      '2026-03-29 03:00 +02:00',
    ],
    [
      'a night whose end comes twice is over the first time, and begins again for half an hour',
      'Europe/Vienna',
      { from: '22:00', to: '02:30' },
      '2026-10-25T01:00',
      '2026-10-25 02:30 +02:00',
    ],
    [
      'quiet hours from an hour that is passed over begin with the hour after it',
      'Europe/Vienna',
      { from: '02:30', to: '06:00' },
      '2026-03-29T03:00',
      '2026-03-29 06:00 +02:00',
    ],
    [
      'a midnight that does not exist ends the day before all the same',
      'Africa/Cairo',
      { from: '20:00', to: '24:00' },
      '2026-04-23T23:00',
      '2026-04-24 01:00 +03:00',
    ],
    [
      'half an hour is half an hour',
      'Australia/Lord_Howe',
      { from: '22:00', to: '02:15' },
      '2026-10-04T01:45',
      '2026-10-04 02:30 +11:00',
    ],
  ])('%s', (_, zone, rule, asked, released) =>
    expect(wall(release(times(rule), at(asked, zone), zone), zone)).toBe(released),
  );

  it('the second half past two of a night in autumn is quiet until half past two comes round again', () => {
    const secondTwo = Date.UTC(2026, 9, 25, 1, 0);
    const released = release(times({ from: '22:00', to: '02:30' }), secondTwo, 'Europe/Vienna');
    expect(wall(released, 'Europe/Vienna')).toBe('2026-10-25 02:30 +01:00');
  });
});

describe('where the time zone of a customer is not known', () => {
  const night = spansOf(times({ from: '22:00', to: '08:00' }));
  const [noon, later] = [Date.UTC(2026, 5, 10, 12), Date.UTC(2026, 5, 20)];

  it('it has to be day in every zone of the country', () => {
    const place = placeOf({ country: 'US' });
    const windows = windowsIn(place, night);
    expect(place.zones).toEqual(expect.arrayContaining(['America/New_York', 'Pacific/Honolulu']));
    // 08:00 in Honolulu, 14:00 in New York; and 22:00 in New York, 16:00 in Honolulu.
    expect(windows.nextOpen(noon, later)).toBe(at('2026-06-10T08:00', 'Pacific/Honolulu'));
    expect(windows.nextClosed(windows.nextOpen(noon, later), later)).toBe(
      at('2026-06-10T22:00', 'America/New_York'),
    );
  });

  it('a country with one time zone has the hours of this zone', () => {
    const [known, guessed] = [placeOf({ timeZone: 'Europe/Vienna' }), placeOf({ country: 'AT' })];
    const evening = at('2026-06-10T23:00', 'Europe/Vienna');
    expect(windowsIn(guessed, night).nextOpen(evening, later)).toBe(
      windowsIn(known, night).nextOpen(evening, later),
    );
  });

  it('and the country is not either, it is night somewhere at every moment', () => {
    const windows = windowsIn(placeOf({}), night);
    expect(windows.nextOpen(noon, later)).toBe(Infinity);
  });

  it('a whole country is released in quiet hours of none of its zones, and no later than all allow', () => {
    const rule = times({ from: '20:00', to: '08:00' });
    fc.assert(
      fc.property(fc.constantFrom('US', 'AU', 'ID', 'CL', 'BR'), anyMoment, (country, moment) => {
        const place = placeOf({ country });
        const released = windowsIn(place, spansOf(rule)).nextOpen(moment, moment + 1e9);
        if (released === Infinity) return;
        for (const zone of place.zones) expect(isQuiet(rule, released, zone)).toBe(false);
        if (released > moment)
          expect(place.zones.some((zone) => isQuiet(rule, released - quarter, zone))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

describe('quiet hours and send windows of a policy', () => {
  const policy = inForce(
    { key: 'fennholm', version: 1 },
    policySchema.parse({
      quietHours: [
        { from: '20:00', to: '09:00' },
        { from: '00:00', to: '24:00', weekdays: ['sunday'] },
      ],
      sendWindows: [{ from: '08:00', to: '12:00', weekdays: ['monday', 'tuesday', 'saturday'] }],
    }),
  );
  const asking = {
    brand: 'fennholm',
    definition: 'weekly-offers',
    messageClass: 'marketing',
    channel: 'email',
  } as const;
  const releaseOf = (
    {
      messageClass = 'marketing',
      channel = 'email',
    }: { messageClass?: 'marketing' | 'service' | 'transactional'; channel?: 'email' | 'print' },
    local: string,
    one: PolicyInForce = policy,
  ) => {
    const now = at(local, 'Europe/Vienna');
    const known = { place: inZone('Europe/Vienna') };
    const { constraints } = demandsOn(
      one,
      { ...asking, messageClass, channel, occurredAt: now, requestedAt: now },
      known,
    );
    return wall(earliest(constraints, now, now + 1e9), 'Europe/Vienna');
  };

  it('both are kept: a message waits for a time that is quiet by none and in a window', () => {
    expect(releaseOf({}, '2026-06-13T12:30')).toBe('2026-06-15 09:00 +02:00');
  });
  it('a window holds only the classes that it is for', () => {
    expect(releaseOf({ messageClass: 'service' }, '2026-06-13T12:30')).toBe('2026-06-13 12:30 +02:00');
  });
  it('an invoice goes at night, and so does a letter', () => {
    expect(releaseOf({ messageClass: 'transactional' }, '2026-06-13T23:30')).toBe('2026-06-13 23:30 +02:00');
    expect(releaseOf({ channel: 'print' }, '2026-06-13T23:30')).toBe('2026-06-13 23:30 +02:00');
  });
});
