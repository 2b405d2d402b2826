import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policySchema } from './policy.js';
import { offerFrom, silentFrom } from './silence.js';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const policy = (floor: object = {}) =>
  policySchema.parse({ silenceFloor: { days: 90, ahead: 10, definition: 'still-there', ...floor } });

describe('who hears nothing for 90 days', () => {
  it('is silent from the 90th day after the last message on', () => {
    const byClass = { marketing: start + 5 * day, transactional: start + 20 * day };
    expect(silentFrom({ knownSince: start, byClass }, policy())).toBe(start + 110 * day);
  });

  it('is found ahead', () => {
    expect(offerFrom({ knownSince: start, byClass: { service: start } }, policy())).toBe(start + 80 * day);
  });

  it('counts from when we know them, where nothing was ever sent', () => {
    expect(silentFrom({ knownSince: start, byClass: {} }, policy())).toBe(start + 90 * day);
  });

  it('may hear invoices only, where the policy does not count these', () => {
    const byClass = { marketing: start, transactional: start + 50 * day };
    expect(
      silentFrom({ knownSince: start, byClass }, policy({ messageClasses: ['marketing', 'service'] })),
    ).toBe(start + 90 * day);
  });

  it('is nobody where the policy has no floor', () => {
    expect(silentFrom({ knownSince: start, byClass: {} }, policySchema.parse({}))).toBeUndefined();
    expect(offerFrom({ knownSince: start, byClass: {} }, policySchema.parse({}))).toBeUndefined();
  });

  it('is exactly who was sent nothing in the 90 days before', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400)), fc.nat(500), (days, today) => {
        const heard = days.filter((one) => one <= today);
        const byClass = heard.length > 0 ? { marketing: start + Math.max(...heard) * day } : {};
        const silent = silentFrom({ knownSince: start, byClass }, policy()) ?? Infinity;
        const nothing = today >= 90 && !heard.some((one) => one > today - 90);
        expect(silent <= start + today * day).toBe(nothing);
      }),
    );
  });
});
