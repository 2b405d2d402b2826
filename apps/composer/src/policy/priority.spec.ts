import { describe, expect, it } from '@jest/globals';
import type { Contact } from './caps.js';
import { inForce } from './in-force.js';
import { judge } from './judge.js';
import { policySchema } from './policy.js';
import { compete, type Competitor, ranked, type Settled } from './priority.js';
import { placeOf } from './zones.js';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 16, 8, 14);
const place = placeOf({ timeZone: 'Europe/Vienna' });
const cap = { name: 'weekly', limit: 2, window: 'P7D' };

const message = (id: string, more: Partial<Competitor> = {}): Competitor => ({
  id,
  brand: 'fennholm',
  definition: 'weekly-offers',
  messageClass: 'marketing',
  channel: 'email',
  occurredAt: now,
  requestedAt: now,
  ...more,
});

interface Given {
  rules?: object;
  asking: Competitor[];
  waiting?: Competitor[];
  contacts?: Contact[];
  at?: number;
}

function settle({ rules = {}, asking, waiting = [], contacts = [], at = now }: Given) {
  const policy = inForce(
    { key: 'fennholm', version: 1 },
    policySchema.parse({ caps: [cap], expiry: { longestHold: 'P30D' }, ...rules }),
  );
  return compete(policy, { now: at, asking, waiting, contacts }, (one, taken) =>
    judge(policy, one, { place, contacts: taken }, at),
  );
}

const told = (settled: Settled<Competitor, ReturnType<typeof judge>>[]): string[] =>
  settled
    .map(({ one, verdict, digest }) => {
      const word = verdict.answer === 'deny' ? verdict.code : verdict.answer;
      return `${one.id}: ${word}${digest ? ` as ${digest}` : ''}`;
    })
    .toSorted();

const five = ['a', 'b', 'c', 'd', 'e'].map((id) => message(id));
const invoice = message('invoice', { messageClass: 'transactional', definition: 'invoice' });

describe('five marketing messages and an invoice at once, with a cap of two in seven days', () => {
  const settled = settle({ asking: [...five, invoice] });
  const contacts = settled.flatMap(({ contact }) => contact ?? []);

  it('two go and three are held; the invoice goes', () => {
    expect(told(settled)).toEqual([
      'a: allow',
      'b: allow',
      'c: defer',
      'd: defer',
      'e: defer',
      'invoice: allow',
    ]);
  });

  it('those that are held know the rule and when to ask again', () => {
    const first = contacts.find(({ messageClass }) => messageClass === 'marketing')?.at ?? 0;
    for (const { verdict } of settled)
      if (verdict.answer === 'defer')
        expect(verdict).toMatchObject({ rule: 'cap', releaseAt: first + 7 * day, expiresAt: now + 30 * day });
  });

  it('when they ask again, exactly one more goes', () => {
    const held = settled.flatMap(({ one, verdict }) =>
      verdict.answer === 'defer' ? [{ one, verdict }] : [],
    );
    const at = held[0]?.verdict.releaseAt;
    expect(told(settle({ asking: held.map(({ one }) => one), contacts, at }))).toEqual([
      'c: allow',
      'd: defer',
      'e: defer',
    ]);
  });
});

describe('when several compete', () => {
  const offers = message('offers');
  const recall = message('recall', { definition: 'recall', requestedAt: now + 1 });
  const priority = { definitions: { recall: 150 } };
  const contacts: Contact[] = [{ at: now - day, messageClass: 'marketing', channel: 'email' }];

  it('the highest priority goes, by definition before class', () => {
    expect(told(settle({ rules: { priority }, asking: [offers, recall], contacts }))).toEqual([
      'offers: defer',
      'recall: allow',
    ]);
  });

  it('of equals, who asked first; else by the id, the same each time', () => {
    const policy = policySchema.parse({});
    const [older, newer] = [message('z', { requestedAt: now - 1 }), message('a')];
    expect(ranked(policy, [newer, message('b'), older]).map(({ id }) => id)).toEqual(['z', 'a', 'b']);
  });

  it('the others are dropped where the policy says so', () => {
    const settled = settle({
      rules: { priority, competition: { losers: 'drop' } },
      asking: [offers, recall],
      contacts,
    });
    expect(told(settled)).toEqual(['offers: outranked', 'recall: allow']);
    expect(settled.find(({ one }) => one === offers)?.verdict).toMatchObject({
      by: 'recall',
      rule: 'competition',
    });
  });

  it('nobody is dropped who would have had to wait all the same', () => {
    const full: Contact[] = [...contacts, { at: now - 1, messageClass: 'marketing', channel: 'email' }];
    const rules = { competition: { losers: 'drop' } };
    expect(told(settle({ rules, asking: [offers, recall, invoice], contacts: full }))).toEqual([
      'invoice: allow',
      'offers: defer',
      'recall: defer',
    ]);
  });
});

describe('a digest', () => {
  const rules = {
    competition: { losers: 'digest' },
    digests: [{ topic: 'offers', definition: 'offers-digest', atLeast: 2 }],
  };
  const offer = (id: string, more: Partial<Competitor> = {}) => message(id, { topic: 'offers', ...more });
  const full: Contact[] = [2, 1].map((i) => ({ at: now - i, messageClass: 'marketing', channel: 'email' }));

  it('is what the first of a topic becomes when it goes: the others go along and take no place', () => {
    const settled = settle({ rules, asking: [offer('a'), offer('b'), offer('c'), message('d')] });
    expect(told(settled)).toEqual(['a: allow as offers-digest', 'b: bundled', 'c: bundled', 'd: allow']);
    expect(settled.find(({ one }) => one.id === 'b')?.verdict).toMatchObject({ by: 'a', rule: 'digest' });
  });

  it('takes along who waits already', () => {
    expect(told(settle({ rules, asking: [offer('b')], waiting: [offer('a'), message('c')] }))).toEqual([
      'a: bundled',
      'b: allow as offers-digest',
    ]);
  });

  it('is not sent before there is room: its messages wait one by one', () => {
    expect(told(settle({ rules, asking: [offer('a'), offer('b')], contacts: full }))).toEqual([
      'a: defer',
      'b: defer',
    ]);
  });

  it('is not made of too few, nor of two channels', () => {
    expect(told(settle({ rules, asking: [offer('a'), offer('b', { channel: 'sms' })] }))).toEqual([
      'a: allow',
      'b: allow',
    ]);
  });

  it('takes nobody along who is denied', () => {
    const killSwitches = [{ scope: 'definition', definition: 'recall', why: 'wrong price' }];
    const asking = [offer('a'), offer('b', { definition: 'recall' })];
    expect(told(settle({ rules: { ...rules, killSwitches }, asking }))).toEqual([
      'a: allow',
      'b: kill-switch',
    ]);
  });

  it('is not made where the policy lets losers wait', () => {
    expect(told(settle({ asking: [offer('a'), offer('b')] }))).toEqual(['a: allow', 'b: allow']);
  });
});

describe('a thread', () => {
  const delayed = message('delayed', { thread: 'order-7', occurredAt: now - day });
  const shipped = message('shipped', { thread: 'order-7' });

  it('goes on with its latest event: what is earlier is withheld, asking or waiting', () => {
    expect(told(settle({ asking: [delayed, shipped] }))).toEqual(['delayed: superseded', 'shipped: allow']);
    expect(told(settle({ asking: [shipped], waiting: [delayed] }))).toEqual([
      'delayed: superseded',
      'shipped: allow',
    ]);
    expect(told(settle({ asking: [delayed], waiting: [shipped] }))).toEqual(['delayed: superseded']);
  });

  it('is one of a channel', () => {
    expect(told(settle({ asking: [{ ...delayed, channel: 'sms' }, shipped] }))).toEqual([
      'delayed: allow',
      'shipped: allow',
    ]);
  });

  it('takes nothing from another, or from what is of the same time', () => {
    expect(told(settle({ asking: [{ ...delayed, thread: 'order-8' }, shipped] }))).toEqual([
      'delayed: allow',
      'shipped: allow',
    ]);
    expect(told(settle({ asking: [{ ...delayed, occurredAt: now }, shipped] }))).toEqual([
      'delayed: allow',
      'shipped: allow',
    ]);
  });
});
