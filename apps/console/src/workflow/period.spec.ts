import { describe, expect, it } from '@jest/globals';
import { always, boundsOf, faultOf } from './period.ts';

const now = new Date('2026-05-01T12:00');

describe('the period that a version is published for', () => {
  it('is open on both sides unless somebody gives moments, which are meant in their own zone', () => {
    expect(boundsOf(always)).toEqual({});
    expect(boundsOf({ from: '2026-06-01T09:00', until: '' })).toEqual({
      from: new Date(2026, 5, 1, 9).toISOString(),
    });
  });

  it.each([
    ['', '2026-05-01T11:59', 'past'],
    ['2026-06-02T00:00', '2026-06-01T00:00', 'after it begins'],
    ['2026-06-01T00:00', '2026-06-01T00:00', 'after it begins'],
  ])('cannot go from “%s” to “%s”', (from, until, why) =>
    expect(faultOf({ from, until }, now)).toContain(why),
  );

  it.each([
    ['', ''],
    ['2026-06-01T00:00', ''],
    ['', '2026-05-01T12:01'],
    ['2026-06-01T00:00', '2026-06-01T00:01'],
  ])('can go from “%s” to “%s”', (from, until) => expect(faultOf({ from, until }, now)).toBeUndefined());
});
