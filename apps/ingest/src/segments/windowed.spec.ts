import { describe, expect, it } from '@jest/globals';
import { type Windowed, holdsAt, nextFlip } from './windowed.js';

/** Ten units long; capital letters count. */
const windowed = (times: Record<string, number>, holds: Windowed['holds']): Windowed => ({
  times: Object.values(times),
  counted: Object.keys(times).map((name) => name === name.toUpperCase()),
  length: 10,
  holds,
});
const some: Windowed['holds'] = (all) => all > 0;
const half: Windowed['holds'] = (all, counted) => all > 0 && counted / all >= 0.5;

describe('a window that moves with the time', () => {
  it.each([
    ['has what happens now', 100, true],
    ['has what happened just less than its length ago', 109, true],
    ['no longer has what happened its length ago', 110, false],
    ['does not have yet what is dated later', 99, false],
  ])('%s', (_, now, stated) => expect(holdsAt(windowed({ a: 100 }, some), now)).toBe(stated));
});

describe('the next flip of an answer', () => {
  it.each<[string, Windowed, number | undefined]>([
    ['never comes where nothing happened', windowed({}, some), undefined],
    ['never comes for what is over', windowed({ a: 90 }, some), undefined],
    ['is when the last leaves', windowed({ a: 95, b: 98 }, some), 108],
    ['is when the first comes', windowed({ a: 103, b: 105 }, some), 103],
    ['is not when one goes as another comes', windowed({ a: 95, b: 105 }, some), 115],
    ['is when a share changes', windowed({ A: 94, B: 95, c: 97, d: 98 }, half), 104],
    ['is not when both sides of a share go at once', windowed({ A: 95, b: 95, C: 99 }, half), 109],
  ])('%s', (_, one, at) => expect(nextFlip(one, 100)).toBe(at));
});
