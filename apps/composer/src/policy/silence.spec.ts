import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { silentFrom } from './silence.js';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const floor = { days: 90 };

describe('who hears nothing for 90 days', () => {
  it('is silent from the 90th day after the last message on', () => {
    expect(silentFrom({ knownSince: start, heardAt: start + 20 * day }, floor)).toBe(start + 110 * day);
  });

  it('counts from when we know them, where nothing was ever sent', () => {
    expect(silentFrom({ knownSince: start }, floor)).toBe(start + 90 * day);
  });

  it('is exactly who was sent nothing in the 90 days before', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400)), fc.nat(500), (days, today) => {
        const heard = days.filter((one) => one <= today);
        const heardAt = heard.length > 0 ? start + Math.max(...heard) * day : undefined;
        const silent = silentFrom({ knownSince: start, heardAt }, floor);
        const nothing = today >= 90 && !heard.some((one) => one > today - 90);
        expect(silent <= start + today * day).toBe(nothing);
      }),
    );
  });
});
