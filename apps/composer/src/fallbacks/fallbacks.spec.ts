import { describe, expect, it } from '@jest/globals';
import { channels, type Channel, type Consent, type ContactPoint, exampleCustomer } from '@tourbus/contracts';
import fc from 'fast-check';
import { decide } from '../composition/decision.js';

const addresses = {
  email: 'zoe@customers.example',
  sms: '+436601234567',
  print: { lines: ['Hauptplatz 1'], city: 'Graz', postalCode: '8010', country: 'AT' },
};
const contactPoints = fc
  .record({
    email: fc.constantFrom('active', 'bouncing', 'stopped', 'none'),
    sms: fc.constantFrom('active', 'bouncing', 'stopped', 'none'),
    print: fc.constantFrom('active', 'stopped', 'none'),
  })
  .map((states) =>
    channels
      .filter((channel) => states[channel] !== 'none')
      .map((channel) => ({ channel, address: addresses[channel], state: states[channel] }) as ContactPoint),
  );
const consents = fc.uniqueArray(
  fc.record({
    purpose: fc.constant('marketing'),
    channel: fc.constantFrom(...channels),
    state: fc.constantFrom<Consent['state']>('granted', 'revoked'),
    at: fc.constant('2026-03-01T09:00:00Z'),
  }),
  { selector: ({ channel }) => channel },
);

/** Written down again, in other words than the rules. */
function isDenied(channel: Channel, points: readonly ContactPoint[], said: readonly Consent[]): boolean {
  const point = points.find((each) => each.channel === channel);
  const word = said.find((each) => each.channel === channel);
  return !point || point.state === 'stopped' || word?.state !== 'granted';
}

describe('a fallback', () => {
  it('never goes around a denial, and never by a channel that was tried', () => {
    fc.assert(
      fc.property(
        contactPoints,
        consents,
        fc.shuffledSubarray([...channels], { minLength: 1 }),
        fc.subarray([...channels], { minLength: 1 }),
        (points, said, wanted, tried) => {
          const offered = channels.filter((channel) => !tried.includes(channel));
          const decision = decide({
            definition: { messageClass: 'marketing', channels: wanted },
            customer: {
              ...exampleCustomer,
              preferences: {},
              attributes: {},
              contactPoints: points,
              consents: said,
            },
            offered,
            law: { at: new Date('2026-11-04T12:00:00Z'), brand: { practice: 'required' } },
            fallback: { of: 'the first', tried, missed: { code: 'not-opened', text: 'It was not opened.' } },
          });
          if (!('channel' in decision)) return;
          expect(tried).not.toContain(decision.channel);
          expect(isDenied(decision.channel, points, said)).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('tells in its trace what it goes on for', () => {
    const { trace } = decide({
      definition: { messageClass: 'transactional', channels: ['email', 'print'] },
      customer: exampleCustomer,
      offered: ['print'],
      law: { at: new Date('2026-11-04T12:00:00Z'), brand: { practice: 'required' } },
      fallback: {
        of: '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10',
        tried: ['email'],
        missed: { code: 'not-opened', text: 'It was not opened within 2 days.' },
      },
    });
    expect(trace).toContainEqual({
      rule: 'fallback',
      answer: 'note',
      because: 'It was not opened within 2 days. It goes on without email.',
      inputs: {
        communication: '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10',
        tried: ['email'],
        missed: 'not-opened',
      },
    });
  });
});
