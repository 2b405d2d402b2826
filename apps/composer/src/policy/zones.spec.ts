import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { offsetsOf, placeOf, stretch } from './zones.js';

describe('where a customer may be', () => {
  it.each<[string, { timeZone?: string; country?: string }, string, string]>([
    [
      'in the time zone that is known',
      { timeZone: 'Asia/Kolkata', country: 'US' },
      'time zone',
      'Asia/Kolkata',
    ],
    ['by an older name of it', { timeZone: 'Asia/Calcutta' }, 'time zone', 'Asia/Calcutta'],
    ['anywhere in the country, without', { country: 'AT' }, 'country', 'AT'],
    [
      'anywhere in the country, with one that is none',
      { timeZone: 'Mars/Olympus', country: 'AT' },
      'country',
      'AT',
    ],
    ['anywhere in the world, with neither', {}, 'nothing', 'world'],
    ['anywhere in the world, with a country that is none', { country: 'QQ' }, 'nothing', 'world'],
    ['anywhere in the world, with a country that is no code', { country: 'at' }, 'nothing', 'world'],
  ])('%s', (_, of, known, name) => expect(placeOf(of)).toMatchObject({ known, name }));

  it('a country has all its zones, the world those of all countries', () => {
    expect(placeOf({ country: 'AU' }).zones).toEqual(
      expect.arrayContaining(['Australia/Perth', 'Australia/Lord_Howe', 'Australia/Sydney']),
    );
    expect(placeOf({}).zones).toEqual(
      expect.arrayContaining([...placeOf({ country: 'US' }).zones, ...placeOf({ country: 'NZ' }).zones]),
    );
  });
});

it('the offsets of a zone are those of its clocks, at any moment', () => {
  const world = placeOf({}).zones;
  const anyZone = fc.constantFrom(
    ...world.filter((_, i) => i % 7 === 0),
    'Africa/Casablanca',
    'Pacific/Apia',
  );
  const anyMoment = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2037, 0, 1) });
  fc.assert(
    fc.property(anyZone, anyMoment, (zone, at) => {
      const table = offsetsOf(zone, Math.floor(at / stretch));
      const offset = table.findLast(({ from }) => from <= at)?.offset;
      expect(offset).toBe(DateTime.fromMillis(at, { zone }).offset * 60_000);
    }),
    { numRuns: 400 },
  );
});
