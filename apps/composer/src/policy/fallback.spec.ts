import { describe, expect, it } from '@jest/globals';
import { type Channel, channels } from '@tourbus/contracts';
import fc from 'fast-check';
import { type Denial, denialsIn, nextTry, type Sent, type Tried } from './fallback.js';
import { policySchema } from './policy.js';

const hour = 3_600_000;
const start = Date.UTC(2026, 5, 1);
const policy = policySchema.parse({
  fallback: [
    { messageClasses: ['service'], when: 'not-delivered', within: 'PT4H' },
    { definitions: ['contract-change'], when: 'not-opened', within: 'P2D' },
  ],
});
const sent = (more: Partial<Sent> = {}): Sent => ({
  definition: 'delivery-delayed',
  messageClass: 'service',
  channels: ['email', 'sms', 'print'],
  tried: [{ channel: 'email', dispatchedAt: start }],
  denials: [],
  ...more,
});
const email = (more: Partial<Tried> = {}): Tried => ({ channel: 'email', dispatchedAt: start, ...more });
const next = (one: Sent, hours: number): string => {
  const step = nextTry(policy, one, start + hours * hour);
  return step.step === 'ask' ? step.channel : step.step;
};

describe('a message that is not delivered in four hours', () => {
  it.each<[string, Sent, number, string]>([
    ['is waited for till then', sent(), 3.99, 'wait'],
    ['goes to the next channel then', sent(), 4, 'sms'],
    ['goes there at once when the provider gives up', sent({ tried: [email({ failed: true })] }), 1, 'sms'],
    [
      'stays where it arrived, however late',
      sent({ tried: [email({ deliveredAt: start + 9 * hour })] }),
      10,
      'none',
    ],
    [
      'goes on from channel to channel',
      sent({ tried: [email(), { channel: 'sms', dispatchedAt: start + 5 * hour }] }),
      9,
      'print',
    ],
    [
      'ends when the earlier channel delivers after all',
      sent({
        tried: [email({ deliveredAt: start + 6 * hour }), { channel: 'sms', dispatchedAt: start + 5 * hour }],
      }),
      9,
      'none',
    ],
    [
      'ends with the last channel',
      sent({ tried: channels.map((channel) => ({ channel, dispatchedAt: start })) }),
      9,
      'none',
    ],
    ['ends where the policy knows no way on', sent({ messageClass: 'marketing' }), 9, 'none'],
    [
      'passes over a channel that is denied',
      sent({ denials: [{ rule: 'consent', channel: 'sms' }] }),
      9,
      'print',
    ],
    ['ends with a denial of the customer', sent({ denials: [{ rule: 'erasure' }] }), 9, 'none'],
    ['has to be sent first', sent({ tried: [] }), 9, 'none'],
  ])('%s', (_, one, hours, expected) => expect(next(one, hours)).toBe(expected));
});

describe('a message that is not opened in two days', () => {
  const change = (tried: Tried[]) =>
    sent({ definition: 'contract-change', messageClass: 'regulatory', tried });

  it('goes on though it was delivered', () => {
    expect(next(change([email({ deliveredAt: start })]), 47)).toBe('wait');
    expect(next(change([email({ deliveredAt: start })]), 48)).toBe('sms');
  });
  it('stays where it was opened', () => {
    expect(next(change([email({ openedAt: start + hour })]), 48)).toBe('none');
  });
  it('has arrived when a channel delivers on which nothing is opened', () => {
    expect(
      next(change([email(), { channel: 'sms', dispatchedAt: start, deliveredAt: start + hour }]), 99),
    ).toBe('none');
  });
});

describe('a denial', () => {
  it('is of a channel where the trace names one, and of the customer otherwise', () => {
    expect(
      denialsIn([
        { rule: 'contact-point', answer: 'deny', inputs: { channel: 'email', states: ['stopped'] } },
        { rule: 'consent', answer: 'allow', inputs: { channel: 'sms' } },
        { rule: 'erasure', answer: 'deny', inputs: { erased: true } },
      ]),
    ).toEqual([{ rule: 'contact-point', channel: 'email' }, { rule: 'erasure' }]);
  });

  it('is never bypassed: whatever was tried, no step leads to a channel that was denied or tried', () => {
    const anyChannel = fc.constantFrom<Channel>(...channels);
    const anyTried = fc.record({
      channel: anyChannel,
      dispatchedAt: fc.nat(100).map((hours) => start + hours * hour),
      failed: fc.boolean(),
      deliveredAt: fc.option(fc.constant(start + hour), { nil: undefined, freq: 9 }),
      openedAt: fc.option(fc.constant(start + hour), { nil: undefined, freq: 9 }),
    });
    const anyDenial: fc.Arbitrary<Denial> = fc.record({
      rule: fc.constantFrom('erasure', 'contact-point', 'consent', 'kill-switch'),
      channel: fc.option(anyChannel, { nil: undefined, freq: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(anyTried, { maxLength: 3 }),
        fc.array(anyDenial, { maxLength: 3 }),
        fc.shuffledSubarray([...channels]),
        fc.nat(500),
        (tried, denials, order, hours) => {
          const step = nextTry(policy, sent({ tried, denials, channels: order }), start + hours * hour);
          if (denials.some(({ channel }) => channel === undefined)) expect(step.step).toBe('none');
          if (step.step !== 'ask') return;
          expect(order).toContain(step.channel);
          expect([...tried, ...denials].map(({ channel }) => channel)).not.toContain(step.channel);
        },
      ),
      { numRuns: 500 },
    );
  });
});
