import { describe, expect, it } from '@jest/globals';
import { type Channel, channels, exampleCustomer } from '@tourbus/contracts';
import fc from 'fast-check';
import { orderedChannels } from '../composition/decision.js';
import { chosen, orderedBy } from './channels.js';
import type { Verdict } from './judge.js';
import { policySchema } from './policy.js';

const order = (by: string[], preferred: Channel[] = [], definition = 'weekly-offers') =>
  orderedBy(policySchema.parse({ channels: { by, urgent: ['outage'] } }), {
    definition,
    channels: ['print', 'sms', 'email'],
    preferred,
    offered: [...channels],
  });

describe('the order of channels', () => {
  it('is that of the customer, then that of the definition', () => {
    expect(order(['preference'], ['email'])).toEqual(['email', 'print', 'sms']);
    expect(order(['preference'])).toEqual(['print', 'sms', 'email']);
  });
  it('may be that of cost', () => {
    expect(order(['cost'], ['print'])).toEqual(['email', 'sms', 'print']);
  });
  it('may be that of cost where the customer prefers none', () => {
    expect(order(['preference', 'cost'], ['print'])).toEqual(['print', 'email', 'sms']);
  });
  it('may be that of what is read first, for what urges', () => {
    expect(order(['urgency', 'preference'], ['email'], 'outage')).toEqual(['sms', 'email', 'print']);
    expect(order(['urgency', 'preference'], ['email'])).toEqual(['email', 'print', 'sms']);
  });
  it('is by default as it is without any policy', () => {
    const some = fc.shuffledSubarray([...channels]);
    fc.assert(
      fc.property(some, some, some, (own, preferred, offered) => {
        const definition = { messageClass: 'service' as const, channels: own };
        const customer = { ...exampleCustomer, preferences: { channels: preferred } };
        expect(
          orderedBy(policySchema.parse({}), { definition: 'any', channels: own, preferred, offered }),
        ).toEqual(orderedChannels({ definition, customer, offered }));
      }),
    );
  });
});

describe('the channel that is taken', () => {
  const policy = policySchema.parse({ channels: { urgent: ['outage'] } });
  const deny: Verdict = { answer: 'deny', rule: 'cap', code: 'cap-exceeded' };
  const defer = (releaseAt: number): Verdict => ({ answer: 'defer', rule: 'quiet-hours', releaseAt });
  const allow: Verdict = { answer: 'allow' };
  const taken = (definition: string, sms: Verdict, email: Verdict, print: Verdict) =>
    chosen(policy, definition, [
      { channel: 'sms', verdict: sms },
      { channel: 'email', verdict: email },
      { channel: 'print', verdict: print },
    ])?.channel;

  it('is the first that is not denied, also where it has to wait', () => {
    expect(taken('weekly-offers', deny, defer(9), allow)).toBe('email');
  });
  it('is the one on which it goes soonest, where it urges', () => {
    expect(taken('outage', defer(9), defer(5), deny)).toBe('email');
    expect(taken('outage', defer(9), allow, allow)).toBe('email');
  });
  it('is none where all are denied', () => {
    expect(taken('weekly-offers', deny, deny, deny)).toBeUndefined();
  });
});
