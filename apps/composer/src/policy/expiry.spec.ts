import { describe, expect, it } from '@jest/globals';
import type { Asking } from './asking.js';
import { termOf } from './expiry.js';
import { policySchema } from './policy.js';

const hour = 3_600_000;
const event = Date.UTC(2026, 5, 1);
const policy = policySchema.parse({
  expiry: {
    definitions: { 'flash-sale': 'PT6H' },
    messageClasses: { marketing: 'P2D', transactional: 'P30D' },
    longestHold: 'P7D',
  },
});
const term = (more: Partial<Asking>) =>
  termOf(policy, {
    brand: 'fennholm',
    definition: 'weekly-offers',
    messageClass: 'marketing',
    channel: 'email',
    occurredAt: event,
    requestedAt: event,
    ...more,
  });

describe('a message is too late', () => {
  it.each<[string, Partial<Asking>, number]>([
    ['after what its class allows, from the event on', { requestedAt: event + hour }, 48],
    ['after what its definition allows before that', { definition: 'flash-sale' }, 6],
    [
      'after the longest hold, from the request on',
      { messageClass: 'service', requestedAt: event + hour },
      169,
    ],
    ['after the longest hold, though its class keeps longer', { messageClass: 'transactional' }, 168],
  ])('%s', (_, asking, hours) => {
    expect(term(asking)).toEqual({ expiresAt: event + hours * hour, heldUntil: event + hours * hour });
  });

  it('never, where it is regulatory: it goes when it was held for longest', () => {
    expect(term({ messageClass: 'regulatory', definition: 'flash-sale' })).toEqual({
      expiresAt: Infinity,
      heldUntil: event + 168 * hour,
    });
  });
});
