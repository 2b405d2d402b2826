import { describe, expect, it } from '@jest/globals';
import { instantOf, lengthOf } from './instant.js';

describe('a time', () => {
  it.each([
    ['2026-11-02', '2026-11-02T00:00:00.000Z'],
    ['2026-11-02T08:30Z', '2026-11-02T08:30:00.000Z'],
    ['2026-11-02T08:30:00+01:00', '2026-11-02T07:30:00.000Z'],
    ['2026-11-02T08:30:00.5Z', '2026-11-02T08:30:00.500Z'],
    ['2026-11-02T08:30:00.123999999Z', '2026-11-02T08:30:00.123Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['9999-12-31', '9999-12-31T00:00:00.000Z'],
  ])('is %s', (text, iso) => expect(new Date(instantOf(text)!).toISOString()).toBe(iso));

  it.each([
    ['a day that no calendar has', '2026-02-30'],
    ['a moment without offset', '2026-11-02T08:30:00'],
    ['a blank for the T', '2026-11-02 08:30:00Z'],
    ['the 24th hour', '2026-11-02T24:00:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['an offset from nowhere', '2026-11-02T08:30:00+15:00'],
    ['the year 0', '0000-01-01'],
    ['the year 10000', '10000-01-01'],
    ['a week', '2026-W45'],
    ['a month', '2026-11'],
    ['other digits', '２０２６-11-02'],
    ['a line more', '2026-11-02\n'],
    ['nothing', ''],
    ['seconds since 1970', 1_762_041_600],
    ['null', null],
    ['a date of JavaScript', new Date(0)],
  ])('is not %s', (_, value) => expect(instantOf(value)).toBeUndefined());

  it('keeps every millisecond', () => {
    for (let ms = 0; ms < 1_000; ms++)
      expect(instantOf(`2026-11-02T00:00:00.${String(ms).padStart(3, '0')}Z`)! % 1_000).toBe(ms);
  });
});

describe('a window', () => {
  it.each([
    [1, 'hours', 3_600_000],
    [1, 'days', 86_400_000],
    [2, 'weeks', 1_209_600_000],
  ] as const)('of %i %s has always %i milliseconds', (amount, unit, length) =>
    expect(lengthOf({ amount, unit })).toBe(length),
  );
});
