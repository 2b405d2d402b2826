import { describe, expect, it } from '@jest/globals';
import { householdOf } from './household.js';

const address = {
  recipient: 'Zoë Müller',
  lines: ['Ringstraße 1', 'Top 4'],
  postalCode: '1010',
  city: 'Wien',
  country: 'AT',
};

describe('a household', () => {
  it.each([
    ['however it is typed', { lines: ['RINGSTRASSE 1,', 'top  4'], city: ' wien ' }, true],
    ['with a space in its postal code', { postalCode: '10 10' }, true],
    ['whoever lives there', { recipient: 'Ada Byron' }, true],
    ['but not next door', { lines: ['Ringstraße 2', 'Top 4'] }, false],
    ['nor in another flat', { lines: ['Ringstraße 1', 'Top 5'] }, false],
    ['nor in another country', { country: 'DE' }, false],
  ])('is the same address %s', (_, changes, same) => {
    expect(householdOf({ ...address, ...changes }) === householdOf(address)).toBe(same);
  });

  it('sorts by country, then by postal code, then by the rest of the address', () => {
    const places = [
      { lines: ['B 1'], country: 'DE', postalCode: '01067' },
      { lines: ['A 1'], country: 'AT', postalCode: '1010' },
      { lines: ['A 1'], country: 'AT', postalCode: '101' },
      { lines: ['Z 9'], country: 'AT', postalCode: '1010' },
      { lines: ['A 1'] },
    ];
    const sorted = places.toSorted((a, b) => (householdOf(a) < householdOf(b) ? -1 : 1));
    expect(sorted.map(({ lines, postalCode }) => `${postalCode ?? '–'} ${lines[0]}`)).toEqual([
      '– A 1',
      '101 A 1',
      '1010 A 1',
      '1010 Z 9',
      '01067 B 1',
    ]);
  });
});
