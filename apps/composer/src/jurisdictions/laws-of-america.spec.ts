import { describe, expect, it } from '@jest/globals';
import { ca } from './ca.profile.js';
import { exampleInquiry } from './example-inquiry.js';
import { type JurisdictionInquiry, askJurisdiction } from './jurisdiction.js';
import { us } from './us.profile.js';

const given = '2026-03-01T09:00:00Z';
const ask = (more: Partial<JurisdictionInquiry>) => askJurisdiction({ ...exampleInquiry, ...more });

type Case = [title: string, more: Partial<JurisdictionInquiry>, answer: string];
interface Stated {
  id: string;
  source: string;
  cases: Case[];
}

const sms = { channel: 'sms' } as const;
const noon = { timeZones: ['America/New_York'], at: new Date('2026-11-04T17:00:00Z') };
const local = (zone: string, time: string) => ({ timeZones: [zone], at: new Date(time) });
const inState = (region: string, zone: string, time: string) => ({
  ...sms,
  country: 'US',
  region,
  ...local(zone, time),
});
const three = ['2026-11-04T05:00:00Z', '2026-11-04T15:00:00Z', '2026-11-04T16:00:00Z'].map(
  (t) => new Date(t),
);

const stated: Stated[] = [
  {
    id: 'us-sms-consent',
    source: '47 CFR § 64.1200 (TCPA, 47 U.S.C. § 227), (a)(2) with (f)(9), “prior express written consent”',
    cases: [
      [
        'a marketing text needs consent in writing',
        { country: 'US', region: 'NY', ...sms, ...noon, permissions: [{ basis: 'express', at: given }] },
        'deny',
      ],
      [
        'a purchase is none',
        {
          country: 'US',
          region: 'NY',
          ...sms,
          ...noon,
          permissions: [],
          relationship: { purchasedAt: given },
        },
        'deny',
      ],
    ],
  },
  {
    id: 'us-sms-hours',
    source: '47 CFR § 64.1200 (TCPA, 47 U.S.C. § 227), (c)(1)',
    cases: [
      [
        'not before 8:00 where the customer is',
        inState('NY', 'America/New_York', '2026-11-04T12:59:59Z'),
        'defer',
      ],
      ['from 8:00 on', inState('NY', 'America/New_York', '2026-11-04T13:00:00Z'), 'allow'],
      ['until before 21:00', inState('NY', 'America/New_York', '2026-11-05T01:59:59Z'), 'allow'],
      ['not at 21:00', inState('NY', 'America/New_York', '2026-11-05T02:00:00Z'), 'defer'],
      [
        'mails go at night',
        { ...inState('NY', 'America/New_York', '2026-11-05T04:00:00Z'), channel: 'email' },
        'allow',
      ],
      [
        'a parcel’s arrival is told at night',
        { ...inState('NY', 'America/New_York', '2026-11-05T04:00:00Z'), messageClass: 'transactional' },
        'allow',
      ],
    ],
  },
  {
    id: 'us-sms-objection',
    source:
      '47 CFR § 64.1200 (TCPA, 47 U.S.C. § 227), (d)(3), and since 11 April 2025 (a)(10): by any reasonable means',
    cases: [
      ['a revocation ends texts', { country: 'US', region: 'NY', ...sms, ...noon, objected: true }, 'deny'],
    ],
  },
  {
    id: 'us-sms-content',
    source: '47 CFR § 64.1200 (TCPA, 47 U.S.C. § 227), (d)(4) and (a)(10)',
    cases: [
      [
        'a text names the sender and the way out',
        { country: 'US', region: 'NY', ...sms, ...noon, carries: [] },
        'deny',
      ],
    ],
  },
  {
    id: 'us-email-objection',
    source: 'CAN-SPAM Act, 15 U.S.C. § 7704(a)(4)(A)',
    cases: [
      ['nobody is asked before the first mail', { country: 'US', permissions: [] }, 'allow'],
      ['and none goes to who objected', { country: 'US', objected: true }, 'deny'],
    ],
  },
  {
    id: 'us-email-content',
    source: 'CAN-SPAM Act, 15 U.S.C. § 7704(a)(1), (a)(3) and (a)(5)(A)',
    cases: [
      [
        'a mail carries a valid physical postal address',
        { country: 'US', carries: ['sender-identity', 'unsubscribe'] },
        'deny',
      ],
    ],
  },
  ...(
    [
      [
        'FL',
        'Fla. Stat., § 501.616(6)(a)',
        'America/New_York',
        '2026-11-05T01:00:00Z',
        'not after 20:00 in Florida',
      ],
      [
        'OK',
        'Okla. Stat. tit. 15, § 775C.4 (Telephone Solicitation Act of 2022), hours',
        'America/Chicago',
        '2026-11-05T02:00:00Z',
        'not after 20:00 in Oklahoma',
      ],
      [
        'MD',
        'Md. Code, Com. Law, § 14-4501 et seq. (Stop the Spam Calls Act of 2023), hours',
        'America/New_York',
        '2026-11-05T01:00:00Z',
        'not after 20:00 in Maryland',
      ],
      [
        'WA',
        'Wash. Rev. Code, § 80.36.390 (as of HB 1497, 2022)',
        'America/Los_Angeles',
        '2026-11-05T04:00:00Z',
        'not after 20:00 in Washington',
      ],
      [
        'CT',
        'Conn. Gen. Stat., § 42-288a (as of Public Act 23-98)',
        'America/New_York',
        '2026-11-04T13:30:00Z',
        'not before 9:00 in Connecticut',
      ],
      [
        'TX',
        'Tex. Bus. & Com. Code, § 301.051, with § 302.001 (as of SB 140, 2025)',
        'America/Chicago',
        '2026-11-08T17:30:00Z',
        'not before noon on a Sunday in Texas',
      ],
      [
        'MA',
        'Mass. Gen. Laws ch. 159C, § 3',
        'America/New_York',
        '2026-11-05T01:00:00Z',
        'not after 20:00 in Massachusetts',
      ],
      [
        'MS',
        'Miss. Code, § 77-3-723(1)',
        'America/Chicago',
        '2026-11-08T18:00:00Z',
        'not on a Sunday in Mississippi',
      ],
      [
        'RI',
        'R.I. Gen. Laws, § 5-61-3.6, hours of operation by § 5-61-2',
        'America/New_York',
        '2026-11-07T22:00:00Z',
        'not after 17:00 on a Saturday in Rhode Island',
      ],
    ] as const
  ).map(([region, source, zone, time, title]): Stated => ({
    id: `us-${region.toLowerCase()}-hours`,
    source,
    cases: [[title, inState(region, zone, time), 'defer']],
  })),
  ...(
    [
      ['FL', 'Fla. Stat., § 501.616(6)(b)'],
      ['OK', 'Okla. Stat. tit. 15, § 775C.4, number of calls'],
      ['MD', 'Md. Code, Com. Law, § 14-4501 et seq., number of calls and texts'],
    ] as const
  ).map(([region, source]): Stated => ({
    id: `us-${region.toLowerCase()}-frequency`,
    source,
    cases: [
      [
        `not a fourth text within 24 hours to ${region}`,
        { country: 'US', region, ...sms, ...noon, earlier: three },
        'defer',
      ],
      ['a third is allowed', { country: 'US', region, ...sms, ...noon, earlier: three.slice(1) }, 'allow'],
    ],
  })),
  {
    id: 'us-wa-consent',
    source: 'Wash. Rev. Code, § 19.190.060, § 19.190.070(1)(b)',
    cases: [
      [
        'Washington wants consent to commercial texts',
        { country: 'US', region: 'WA', ...sms, ...noon, permissions: [] },
        'deny',
      ],
    ],
  },
  {
    id: 'ca-consent',
    source: 'Canada’s Anti-Spam Legislation (CASL), S.C. 2010, c. 23, s. 6(1)(a), s. 10(9)(a) and (10)',
    cases: [
      ['Canada asks for consent', { country: 'CA', permissions: [] }, 'deny'],
      [
        'that of an upstream system without a basis may have ended',
        { country: 'CA', permissions: [{ basis: 'unstated', at: given }] },
        'deny',
      ],
      [
        'a purchase implies it for two years',
        { country: 'CA', permissions: [], relationship: { purchasedAt: '2024-11-04T19:30:01Z' } },
        'allow',
      ],
      [
        'and no longer',
        { country: 'CA', permissions: [], relationship: { purchasedAt: '2024-11-04T19:30:00Z' } },
        'deny',
      ],
      [
        'an inquiry does for six months',
        { country: 'CA', permissions: [], relationship: { inquiredAt: '2026-05-04T19:30:01Z' } },
        'allow',
      ],
      [
        'and no longer, too',
        { country: 'CA', permissions: [], relationship: { inquiredAt: '2026-05-04T19:30:00Z' } },
        'deny',
      ],
      [
        'a contract does until two years after its end',
        { country: 'CA', permissions: [], relationship: { contractUntil: '2025-01-01T00:00:00Z' } },
        'allow',
      ],
      [
        'what lies ahead implies nothing',
        { country: 'CA', permissions: [], relationship: { purchasedAt: '2027-01-01T00:00:00Z' } },
        'deny',
      ],
    ],
  },
  {
    id: 'ca-objection',
    source: 'Canada’s Anti-Spam Legislation (CASL), S.C. 2010, c. 23, s. 11(3)',
    cases: [
      [
        'a purchase does not lift an objection',
        { country: 'CA', objected: true, relationship: { purchasedAt: given } },
        'deny',
      ],
    ],
  },
  {
    id: 'ca-content',
    source: 'Canada’s Anti-Spam Legislation (CASL), S.C. 2010, c. 23, s. 6(2), with SOR/2012-36, ss. 2 and 3',
    cases: [
      [
        'a message carries the mailing address and one more way to reach the sender',
        { country: 'CA', carries: ['sender-identity', 'postal-address', 'unsubscribe'] },
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

describe('a withdrawal', () => {
  it.each([
    [
      'us-email-withdrawal',
      'CAN-SPAM Act, 15 U.S.C. § 7704(a)(4)(A)(i)',
      { country: 'US', channel: 'email' },
    ],
    ['us-sms-withdrawal', '47 CFR § 64.1200, (a)(10)', { country: 'US', channel: 'sms' }],
    ['ca-withdrawal', 'CASL, s. 11(3)', { country: 'CA', channel: 'email' }],
  ] as const)('has to count within ten business days by %s (%s), and does at once', (id, _, where) => {
    expect(ask(where).steps).toContainEqual(
      expect.objectContaining({
        rule: `${id}@1`,
        answer: 'allow',
        because: expect.stringContaining('10 business days'),
      }),
    );
  });
});

it('every rule of these profiles is stated here', () => {
  const rules = [us, ca].flatMap((profile) => [
    ...profile.rules,
    ...profile.variants.flatMap((variant) => variant.rules),
  ]);
  const named = [...stated.map(({ id }) => id), 'us-email-withdrawal', 'us-sms-withdrawal', 'ca-withdrawal'];
  expect(rules.map(({ id }) => id).toSorted()).toEqual(named.toSorted());
});
