import { describe, expect, it } from '@jest/globals';
import type { Permission } from './consent.js';
import { exampleInquiry } from './example-inquiry.js';
import { type JurisdictionInquiry, askJurisdiction } from './jurisdiction.js';
import { eu } from './eu.profile.js';
import { uk } from './uk.profile.js';

const given = '2026-03-01T09:00:00Z';
const ask = (more: Partial<JurisdictionInquiry>) => askJurisdiction({ ...exampleInquiry, ...more });

type Case = [title: string, more: Partial<JurisdictionInquiry>, answer: string];
interface Stated {
  id: string;
  source: string;
  cases: Case[];
}

const sms = { channel: 'sms' } as const;
const soft = (conditions: Permission['conditions'], more: Partial<Permission> = {}): Permission => ({
  basis: 'soft-opt-in',
  at: given,
  conditions,
  ...more,
});
const fromSale = ['address-from-sale', 'refusal-offered'] as const;

const stated: Stated[] = [
  {
    id: 'eu-consent',
    source: 'Directive 2002/58/EC (ePrivacy), Art. 13(1) and (2)',
    cases: [
      ['electronic mail for marketing needs prior consent', { country: 'FR', permissions: [] }, 'deny'],
      ['so does a text message', { country: 'FR', ...sms, permissions: [] }, 'deny'],
      [
        'or an address from a sale that could be refused',
        { country: 'FR', permissions: [soft(fromSale)] },
        'allow',
      ],
      ['not one that could not', { country: 'FR', permissions: [soft(['address-from-sale'])] }, 'deny'],
      [
        'and not for goods of another kind',
        { country: 'FR', permissions: [soft(fromSale)], similarGoods: false },
        'deny',
      ],
      ['a letter needs none', { country: 'FR', channel: 'print', permissions: [] }, 'allow'],
      ['an invoice needs none', { country: 'FR', messageClass: 'regulatory', permissions: [] }, 'allow'],
    ],
  },
  {
    id: 'eu-objection',
    source: 'Regulation (EU) 2016/679 (GDPR), Art. 7(3), Art. 21(2) and (3)',
    cases: [
      ['who objects gets no letter either', { country: 'FR', channel: 'print', objected: true }, 'deny'],
    ],
  },
  {
    id: 'eu-content',
    source: 'Directive 2002/58/EC (ePrivacy), Art. 13(4)',
    cases: [
      [
        'it says on whose behalf, and where to ask for an end',
        { country: 'ES', ...sms, carries: ['sender-identity'] },
        'deny',
      ],
    ],
  },
  {
    id: 'eu-content-email',
    source: 'Directive 2000/31/EC (e-commerce), Art. 5(1)(b)',
    cases: [
      [
        'a mail carries a postal address',
        { country: 'ES', carries: ['sender-identity', 'unsubscribe'] },
        'deny',
      ],
    ],
  },
  {
    id: 'eu-de-confirmed',
    source: 'UWG § 7(2) no. 2 with GDPR Art. 7(1), BGH, 10 February 2011, I ZR 164/09',
    cases: [
      [
        'in Germany consent to mails is confirmed by double opt-in',
        { country: 'DE', permissions: [{ basis: 'express', at: given }] },
        'deny',
      ],
      ['the address of a buyer is not', { country: 'DE', permissions: [soft(fromSale)] }, 'allow'],
      ['nor is it elsewhere', { country: 'SE', permissions: [{ basis: 'express', at: given }] }, 'allow'],
    ],
  },
  {
    id: 'eu-at-consent',
    source: 'TKG 2021, § 174(4) no. 4, with ECG § 7(2)',
    cases: [
      [
        'in Austria the list of objectors is asked first',
        { country: 'AT', permissions: [soft(fromSale)] },
        'deny',
      ],
      [
        'and then an address from a sale will do',
        { country: 'AT', permissions: [soft([...fromSale, 'objectors-list-checked'])] },
        'allow',
      ],
    ],
  },
  {
    id: 'eu-ie-consent',
    source: 'S.I. No. 336/2011 (ePrivacy Regulations), reg. 13(11)',
    cases: [
      [
        'in Ireland the address of a buyer is good for twelve months',
        { country: 'IE', permissions: [soft(fromSale, { at: '2025-11-04T19:30:00Z' })] },
        'deny',
      ],
      [
        'to the second',
        { country: 'IE', permissions: [soft(fromSale, { at: '2025-11-04T19:30:01Z' })] },
        'allow',
      ],
    ],
  },
  {
    id: 'eu-it-sms',
    source: 'D.lgs. 196/2003 (Codice privacy), art. 130(1), (2) and (4)',
    cases: [
      [
        'in Italy a number from a sale is no consent to texts',
        { country: 'IT', ...sms, permissions: [soft(fromSale)] },
        'deny',
      ],
      ['an address is one to mails', { country: 'IT', permissions: [soft(fromSale)] }, 'allow'],
    ],
  },
  {
    id: 'eu-pl-consent',
    source: 'Prawo komunikacji elektronicznej (12 July 2024), art. 398(1) and (2)',
    cases: [
      ['Poland knows no soft opt-in', { country: 'PL', permissions: [soft(fromSale)] }, 'deny'],
      [
        'by this law since 10 November 2024',
        {
          country: 'PL',
          permissions: [soft(fromSale, { at: '2024-01-01T00:00:00Z' })],
          at: new Date('2024-11-09T23:59:59Z'),
        },
        'allow',
      ],
    ],
  },
  {
    id: 'uk-consent',
    source:
      'Privacy and Electronic Communications (EC Directive) Regulations 2003 (PECR), reg. 22(2) and (3)',
    cases: [
      ['the United Kingdom asks for consent', { country: 'GB', permissions: [] }, 'deny'],
      ['or a soft opt-in', { country: 'GB', ...sms, permissions: [soft(fromSale)] }, 'allow'],
    ],
  },
  {
    id: 'uk-objection',
    source: 'UK GDPR, Art. 7(3), Art. 21(2) and (3)',
    cases: [['an objection ends letters, too', { country: 'GB', channel: 'print', objected: true }, 'deny']],
  },
  {
    id: 'uk-content',
    source:
      'Privacy and Electronic Communications (EC Directive) Regulations 2003 (PECR), reg. 23, with reg. 22(3)(c)',
    cases: [
      [
        'each message says who sends it and how to refuse',
        { country: 'GB', ...sms, carries: ['unsubscribe'] },
        'deny',
      ],
    ],
  },
  {
    id: 'uk-content-email',
    source: 'Electronic Commerce (EC Directive) Regulations 2002, reg. 6(1)(b)',
    cases: [
      [
        'a mail carries a postal address',
        { country: 'GB', carries: ['sender-identity', 'unsubscribe'] },
        'deny',
      ],
    ],
  },
];

describe.each(stated)('$id, by $source', ({ id, source, cases }) => {
  it.each(cases)('%s', (_, more, answer) => {
    const step = ask(more).steps.find(({ rule }) => rule.startsWith(`${id}@`));
    if (answer === 'allow') return expect(ask(more).answer).toBe('allow');
    expect(step).toMatchObject({ answer, source });
    expect(ask(more).answer).not.toBe('allow');
  });
});

it('every rule of these profiles is stated here', () => {
  const rules = [eu, uk].flatMap((profile) => [
    ...profile.rules,
    ...profile.variants.flatMap((variant) => variant.rules),
  ]);
  const named = stated.map(({ id }) => id);
  expect(rules.map(({ id }) => id).toSorted()).toEqual(named.toSorted());
});
