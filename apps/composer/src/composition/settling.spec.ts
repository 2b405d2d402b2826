import { describe, expect, it } from '@jest/globals';
import { dataArrivedV1, exampleCustomer } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { accountOf, type Contacts } from '../contacts/contact-ledger.js';
import { inForce } from '../policy/in-force.js';
import { policySchema } from '../policy/policy.js';
import { decided, knownOf } from './question.js';
import type { Decided, Request } from './request.js';
import { type Contender, settle } from './settling.js';

const now = Date.parse('2026-11-19T08:14:00Z');
const day = 86_400_000;
const account = accountOf({ customerId: 'C-1024', brand: 'fennholm' });
const sent = (...ago: number[]): Contacts =>
  new Map([
    [
      account,
      ago.map((days) => ({
        at: now - days * day,
        messageClass: 'marketing' as const,
        channel: 'email' as const,
      })),
    ],
  ]);
const none: Contacts = new Map();
const cap = { name: 'marketing', limit: 2, window: 'P7D' };
const expiry = { longestHold: 'P30D' };

const willing = {
  ...exampleCustomer,
  consents: [{ purpose: 'marketing', state: 'granted' as const, at: '2026-03-01T09:00:00Z' }],
};

/** As it was decided at the first look, by what had been sent by then. */
function asking(name: string, glance = none, policy: object = { caps: [cap], expiry }): Decided {
  const eventId = deterministicId('/tests', name);
  const received = new Date(now).toISOString();
  const data = {
    ...{ ...dataArrivedV1.example, eventId, customer: willing, thread: undefined },
    ...{ occurredAt: received, receivedAt: received },
  };
  const request = {
    message: { data },
    communicationId: eventId,
    definition: {
      key: 'offer',
      version: 1,
      body: { messageClass: 'marketing', channels: ['email'], topic: 'offers', template: 'offer' },
    },
    template: { key: 'offer', version: 1, content: { template: { variants: [{ channel: 'email' }] } } },
    brand: { key: 'fennholm', version: 1, body: {} },
    policy: inForce({ key: 'fennholm', version: 1 }, policySchema.parse(policy)),
  } as unknown as Request;
  return decided(request, glance, now);
}

const settled = (
  all: readonly Decided[],
  contacts = none,
  waiting: readonly Contender[] = [],
  isInUse = true,
) => settle(all, contacts, new Map([[account, waiting]]), now, () => isInUse);
const waiting = (name: string): Contender => ({
  ...{ id: name, brand: 'fennholm', definition: 'offer', messageClass: 'marketing', channel: 'email' },
  ...{ topic: 'offers', occurredAt: now - day, requestedAt: now - day, known: knownOf(willing) },
});
const outcomes = (decisions: readonly Decided[]): string[] =>
  decisions.map(({ decision }) =>
    'withheld' in decision ? decision.withheld.code : 'deferred' in decision ? 'deferred' : 'goes',
  );

describe('those that ask together for one customer', () => {
  it('take what places there are, and the others wait for the first that comes free', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => asking(name));
    const { decided: all, places } = settled(five);
    expect(outcomes(all).toSorted()).toEqual(['deferred', 'deferred', 'deferred', 'goes', 'goes']);
    expect(places).toHaveLength(2);
    const [held] = all.flatMap(({ decision }) => ('deferred' in decision ? [decision.deferred] : []));
    expect(held).toMatchObject({
      reason: {
        code: 'cap',
        text: 'Held: third marketing message in 7 days, cap is 2; free again on Thursday 26 November 2026 at 09:14 (Europe/Vienna).',
      },
      releaseAt: now + 7 * day,
    });
  });

  it('name the version of the policy in every line that it said', () => {
    const [one] = settled([asking('a')]).decided;
    const lines = one?.decision.trace.filter(({ rule }) => ['kill-switch', 'cap', 'release'].includes(rule));
    expect(lines?.map(({ inputs }) => inputs.policy)).toEqual(Array(3).fill('fennholm@1'));
  });

  it('are asked again at once where a place came back after the first look, for there are no words yet', () => {
    const { decided: all, places } = settled([asking('a', sent(2, 1))], sent(2));
    expect(all[0]?.decision).toMatchObject({ deferred: { releaseAt: now } });
    expect(places).toEqual([]);
  });

  it('wait where the place is gone that was there at the first look', () => {
    expect(outcomes(settled([asking('a')], sent(2, 1)).decided)).toEqual(['deferred']);
  });
});

describe('a digest', () => {
  const policy = {
    caps: [cap],
    competition: { losers: 'digest' },
    digests: [{ topic: 'offers', definition: 'offers-digest', atLeast: 3 }],
  };

  it('takes the place of those that ask and of those that wait, and asks for a place of its own', () => {
    const both = [asking('a', none, policy), asking('b', none, policy)];
    const { decided: all, places, overtaken, digests } = settled(both, none, [waiting('c')]);
    expect(outcomes(all)).toEqual(['bundled', 'bundled']);
    expect(overtaken).toEqual([
      { communicationId: 'c', reason: { code: 'bundled', text: 'It is part of a digest about offers.' } },
    ]);
    expect(places).toEqual([]);
    expect(digests).toMatchObject([{ definition: 'offers-digest' }]);
    expect(digests[0]?.members.toSorted()).toEqual(
      [...both.map((one) => one.communicationId), 'c'].toSorted(),
    );
  });

  it.each([
    ['its definition is not in use', [waiting('c')], false],
    ['one waits already', [waiting('c'), { ...waiting('d'), definition: 'offers-digest' }], true],
  ])('is not made while %s', (_, others, isInUse) => {
    const both = [asking('a', none, policy), asking('b', none, policy)];
    const { decided: all, digests } = settled(both, none, others, isInUse);
    expect([outcomes(all), digests]).toEqual([['goes', 'goes'], []]);
  });
});
