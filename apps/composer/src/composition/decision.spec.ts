import { describe, expect, it } from '@jest/globals';
import {
  type Channel,
  type Consent,
  type ContactPoint,
  type CustomerSnapshot,
  exampleCustomer,
} from '@tourbus/contracts';
import { decide, type Inquiry } from './decision.js';

const email: ContactPoint = { channel: 'email', address: 'zoe@customers.example', state: 'verified' };
const sms: ContactPoint = { channel: 'sms', address: '+4366012345', state: 'active' };
const print: ContactPoint = { channel: 'print', address: { lines: ['Hauptplatz 1'] }, state: 'active' };
const stopped = { ...email, state: 'stopped' } as const;

const granted = (more: Partial<Consent> = {}): Consent => ({
  purpose: 'marketing',
  state: 'granted',
  ...more,
});
const revoked = (more: Partial<Consent> = {}): Consent => ({
  purpose: 'marketing',
  state: 'revoked',
  ...more,
});

interface Case {
  customer?: Partial<CustomerSnapshot>;
  definition?: Partial<Inquiry['definition']>;
  offered?: Channel[];
  brand?: Partial<Inquiry['law']['brand']>;
}

const ask = ({ customer, definition, offered, brand }: Case) =>
  decide({
    definition: { messageClass: 'transactional', channels: ['email', 'print'], ...definition },
    customer: {
      ...exampleCustomer,
      contactPoints: [email, sms, print],
      preferences: {},
      consents: [],
      attributes: {},
      ...customer,
    },
    offered: offered ?? ['email', 'sms', 'print'],
    law: { at: new Date('2026-11-04T12:00:00Z'), brand: { practice: 'required', ...brand } },
  });

const answerTo = (one: Case): string => {
  const decision = ask(one);
  return 'channel' in decision ? decision.channel : decision.withheld.code;
};

describe('the channel of a communication', () => {
  it.each<[string, Case, string]>([
    ['is the first of the definition', {}, 'email'],
    [
      'is what the customer prefers among them',
      { customer: { preferences: { channels: ['sms', 'print'] } } },
      'print',
    ],
    ['is one that the template has words for', { offered: ['print'] }, 'print'],
    ['is one on which the customer can be reached', { customer: { contactPoints: [print] } }, 'print'],
    ['is not one that was stopped', { customer: { contactPoints: [stopped, print] } }, 'print'],
    [
      'is not one whose address has no domain',
      { customer: { contactPoints: [{ ...email, address: 'zoe@' }, print] } },
      'print',
    ],
    [
      'may be one that bounces, for want of a better',
      { customer: { contactPoints: [{ ...email, state: 'bouncing' }] } },
      'email',
    ],
    ['needs some contact point', { customer: { contactPoints: [sms] } }, 'unreachable'],
    ['needs some variant', { offered: ['sms'] }, 'unreachable'],
    ['is none where all were stopped', { customer: { contactPoints: [stopped] } }, 'contact-point-stopped'],
  ])('%s', (_, one, expected) => expect(answerTo(one)).toBe(expected));

  it('prefers an address that works to one that bounces', () => {
    const decision = ask({
      customer: { contactPoints: [{ ...email, address: 'old@customers.example', state: 'bouncing' }, email] },
    });
    expect(decision).toMatchObject({ contactPoint: email });
  });
});

describe('marketing', () => {
  const marketing = (consents: Consent[], channels: Channel[] = ['email']): Case => ({
    customer: { consents },
    definition: { messageClass: 'marketing', channels },
  });

  it.each<[string, Case, string]>([
    ['goes to who consented', marketing([granted()]), 'email'],
    ['does not go to who never did', marketing([]), 'consent-missing'],
    [
      'does not go to who consented to something else',
      marketing([granted({ purpose: 'surveys' })]),
      'consent-missing',
    ],
    [
      'does not go to who revoked',
      marketing([granted({ at: '2026-01-01T00:00:00Z' }), revoked({ at: '2026-02-01T00:00:00Z' })]),
      'consent-revoked',
    ],
    [
      'goes to who changed their mind',
      marketing([revoked({ at: '2026-01-01T00:00:00Z' }), granted({ at: '2026-02-01T00:00:00Z' })]),
      'email',
    ],
    [
      'heeds the word for the channel before a later one for all',
      marketing([
        revoked({ channel: 'email', at: '2026-01-01T00:00:00Z' }),
        granted({ at: '2026-02-01T00:00:00Z' }),
      ]),
      'consent-revoked',
    ],
    ['takes no consent for another channel', marketing([granted({ channel: 'sms' })]), 'consent-missing'],
    [
      'falls back only to where there is consent',
      marketing([revoked({ channel: 'email' }), granted({ channel: 'sms' })], ['email', 'print', 'sms']),
      'sms',
    ],
  ])('%s', (_, one, expected) => expect(answerTo(one)).toBe(expected));

  it('is withheld with the reason in its trace', () => {
    const decision = ask(marketing([revoked({ at: '2026-11-01T10:00:00Z' })]));
    expect(decision).toMatchObject({
      withheld: { code: 'consent-revoked', text: 'Consent to marketing was revoked on 2026-11-01.' },
    });
    expect(decision.trace.at(-1)).toEqual({
      rule: 'consent',
      answer: 'deny',
      because: 'Consent to marketing was revoked on 2026-11-01.',
      inputs: {
        messageClass: 'marketing',
        channel: 'email',
        purpose: 'marketing',
        state: 'revoked',
        at: '2026-11-01T10:00:00Z',
      },
    });
  });
});

describe('the law of the customer’s country', () => {
  const express = { basis: 'express', at: '2026-03-01T09:00:00Z' };
  const asked = (country: string | undefined, word: Partial<Consent>, more: Case = {}): Case => ({
    ...more,
    customer: { country, consents: [granted(word)], ...more.customer },
    definition: { messageClass: 'marketing', channels: ['email'], ...more.definition },
  });
  const softOptIn = {
    basis: 'soft-opt-in',
    at: '2026-03-01T09:00:00Z',
    conditions: ['address-from-sale' as const, 'refusal-offered' as const],
  };
  const similar = { definition: { similarGoods: true } };

  it.each<[string, Case, string]>([
    ['in Austria takes a grant that does not say what it rests on', asked('AT', {}), 'email'],
    ['in Germany wants it confirmed', asked('DE', express), 'jurisdiction-consent'],
    ['and takes it then', asked('DE', { ...express, confirmed: true }), 'email'],
    [
      'or notes it, where the brand goes by statutes alone',
      asked('DE', express, { brand: { practice: 'noted' } }),
      'email',
    ],
    ['in Canada takes no unstated grant', asked('CA', { at: express.at }), 'jurisdiction-consent'],
    ['and an implied one for two years', asked('CA', { basis: 'implied-purchase', at: express.at }), 'email'],
    [
      'and no longer',
      asked('CA', { basis: 'implied-purchase', at: '2024-11-04T12:00:00Z' }),
      'jurisdiction-consent',
    ],
    ['takes a soft opt-in for similar goods', asked('GB', softOptIn, similar), 'email'],
    ['and for nothing else', asked('GB', softOptIn), 'jurisdiction-consent'],
    ['that is not known is the strictest of all', asked(undefined, express), 'jurisdiction-consent'],
    [
      'which takes what was agreed to and confirmed',
      asked(undefined, { ...express, confirmed: true }),
      'email',
    ],
    ['or that which the brand names', asked(undefined, {}, { brand: { elsewhere: 'AT' } }), 'email'],
    ['also for one of which no profile is known', asked('JP', {}, { brand: { elsewhere: 'AT' } }), 'email'],
    [
      'but not in place of one that is',
      asked('DE', {}, { brand: { elsewhere: 'AT' } }),
      'jurisdiction-consent',
    ],
    [
      'is not what a missing consent is reported as',
      asked('DE', {}, { customer: { country: 'DE', consents: [] } }),
      'consent-missing',
    ],
    [
      'says nothing about an invoice',
      asked('DE', {}, { definition: { messageClass: 'transactional' } }),
      'email',
    ],
  ])('%s', (_, one, expected) => expect(answerTo(one)).toBe(expected));

  it('stands in the trace before class and consent, with its rule, version and source', () => {
    const { trace } = ask(asked('DE', express));
    expect(trace.at(-1)).toMatchObject({
      rule: 'jurisdiction',
      answer: 'deny',
      because: expect.stringContaining('BGH'),
      inputs: {
        country: 'DE',
        jurisdictions: ['eu@1, UWG § 7(2) no. 2 and § 7(3)'],
        rules: expect.arrayContaining([expect.stringMatching(/^eu-de-confirmed@1: deny \(UWG/)]),
        basis: 'express',
        confirmed: false,
      },
    });
    const order = ask(asked('AT', {})).trace.map(({ rule }) => rule);
    expect(order.slice(2, 5)).toEqual(['contact-point', 'jurisdiction', 'consent']);
  });

  it('is not gone around by another channel', () => {
    const both = asked('DE', express, { definition: { channels: ['email', 'sms'] } });
    expect(answerTo(both)).toBe('sms');
    expect(answerTo(asked('US', express, { definition: { channels: ['sms'] } }))).toBe(
      'jurisdiction-consent',
    );
  });
});

describe('what must and must not be said', () => {
  it.each(['transactional', 'service', 'regulatory'] as const)(
    'a %s message needs no consent',
    (messageClass) => {
      expect(answerTo({ definition: { messageClass }, customer: { consents: [revoked()] } })).toBe('email');
    },
  );

  it('nothing is said to a customer who was erased, not even what is regulatory', () => {
    expect(
      answerTo({ definition: { messageClass: 'regulatory' }, customer: { attributes: { erased: true } } }),
    ).toBe('customer-erased');
  });

  it('a declined topic is not spoken of, unless the law wants it', () => {
    const consents: Consent[] = [{ purpose: 'orders', state: 'revoked' }];
    expect(answerTo({ definition: { topic: 'orders' }, customer: { consents } })).toBe('topic-declined');
    expect(
      answerTo({ definition: { topic: 'orders', messageClass: 'regulatory' }, customer: { consents } }),
    ).toBe('email');
    expect(answerTo({ definition: { topic: 'invoices' }, customer: { consents } })).toBe('email');
  });

  it('a regulatory message does not pass a stop: it falls to print', () => {
    expect(
      answerTo({ definition: { messageClass: 'regulatory' }, customer: { contactPoints: [stopped, print] } }),
    ).toBe('print');
  });
});

describe('the decision trace', () => {
  it('has every rule that was asked, in order, and no address', () => {
    const { trace } = ask({ customer: { contactPoints: [stopped, print] } });
    expect(trace.map(({ rule, answer }) => `${rule}: ${answer}`)).toEqual([
      'erasure: allow',
      'channels: note',
      'contact-point: deny',
      'contact-point: allow',
      'jurisdiction: allow',
      'consent: allow',
      'topic: allow',
      'channel: allow',
    ]);
    expect(JSON.stringify(trace)).not.toMatch(/customers\.example|Hauptplatz/);
  });
});
