import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { channels, consentBases, messageClasses, softOptInConditions } from '@tourbus/contracts';
import { applicableRules } from './applicable.js';
import { permissionsOf } from './consent.js';
import { nextOpen } from './hours.js';
import { type JurisdictionInquiry, askJurisdiction } from './jurisdiction.js';
import { contentParts, readProfile } from './profile.js';
import { jurisdictionProfiles } from './profiles.js';
import { DateTime } from 'luxon';

const profiles = jurisdictionProfiles;
const at = new Date('2026-11-04T17:00:00Z');
const given = '2026-03-01T09:00:00Z';
const text: JurisdictionInquiry = {
  profiles,
  messageClass: 'marketing',
  channel: 'sms',
  at,
  timeZones: ['Asia/Tokyo'],
  permissions: [{ basis: 'express-written', at: given, confirmed: true }],
  relationship: {},
  similarGoods: false,
  objected: false,
  carries: [...contentParts],
  earlier: [],
};

describe('a country that is not known', () => {
  it.each([undefined, 'JP', 'ZZ'])('%s is asked the strictest of all', (country) => {
    const { rules, strictest } = applicableRules(profiles, { ...text, country });
    expect(strictest).toBe(true);
    expect(rules.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'eu-consent',
        'eu-pl-consent',
        'uk-consent',
        'us-sms-consent',
        'us-ri-hours',
        'ca-consent',
      ]),
    );
  });

  it('still gets what somebody in writing agreed to, in the hours of Rhode Island', () => {
    const answer = askJurisdiction({ ...text, at: new Date('2026-11-04T23:59:00Z') });
    expect(answer).toMatchObject({ answer: 'defer', until: new Date('2026-11-05T00:00:00Z') });
    expect(askJurisdiction({ ...text, at: new Date('2026-11-05T00:00:00Z') }).answer).toBe('allow');
  });

  it('is not texted for marketing where the time zone is not known either', () => {
    expect(askJurisdiction({ ...text, timeZones: [] })).toMatchObject({
      answer: 'deny',
      code: 'jurisdiction-time-zone',
    });
  });

  it('is never allowed what a known country is denied', () => {
    const zones = ['America/New_York', 'Europe/Berlin', 'Asia/Tokyo', 'Pacific/Auckland'];
    const inquiry = fc.record({
      country: fc.constantFrom(...profiles.flatMap((profile) => profile.countries)),
      region: fc.constantFrom(undefined, 'FL', 'RI', 'TX', 'NY'),
      messageClass: fc.constantFrom(...messageClasses),
      channel: fc.constantFrom(...channels),
      at: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-06-01'), noInvalidDate: true }),
      timeZones: fc.subarray(zones, { minLength: 1, maxLength: 2 }),
      permissions: fc.array(
        fc.record({
          basis: fc.constantFrom(...consentBases),
          at: fc.constantFrom('2023-01-01T00:00:00Z', given),
          confirmed: fc.boolean(),
          conditions: fc.subarray([...softOptInConditions]),
        }),
        { maxLength: 3 },
      ),
      relationship: fc.constantFrom({}, { purchasedAt: given }),
      similarGoods: fc.boolean(),
      objected: fc.boolean(),
      carries: fc.subarray([...contentParts]),
    });
    fc.assert(
      fc.property(inquiry, (more) => {
        const one: JurisdictionInquiry = { ...text, ...more };
        const known = askJurisdiction(one).answer;
        const withoutRegion = askJurisdiction({ ...one, region: undefined }).answer;
        const unknown = askJurisdiction({ ...one, country: undefined }).answer;
        if (unknown === 'allow') expect([known, withoutRegion]).toEqual(['allow', 'allow']);
        if (withoutRegion === 'allow') expect(known).toBe('allow');
      }),
      { numRuns: 400 },
    );
  });
});

describe('a state that is not known', () => {
  it('is asked the rules of all states of its country, and of no other country', () => {
    const ids = applicableRules(profiles, { ...text, country: 'US' }).rules.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['us-fl-hours', 'us-ri-hours', 'us-ok-frequency']));
    expect(ids.filter((id) => !id.startsWith('us-'))).toEqual([]);
  });

  it('leaves hours of the day, in all zones of the country', () => {
    const zones = [
      'America/New_York',
      'America/Chicago',
      'America/Denver',
      'America/Los_Angeles',
      'Pacific/Honolulu',
    ];
    const night = { ...text, country: 'US', timeZones: zones, at: new Date('2026-11-07T23:00:00Z') };
    // Saturday evening on the east coast: Monday 9:00 in Hawaii is 14:00 there.
    expect(askJurisdiction(night)).toMatchObject({
      answer: 'defer',
      until: new Date('2026-11-09T19:00:00Z'),
    });
  });

  it('says so where zones leave no hour at all', () => {
    const apart = { ...text, timeZones: ['Pacific/Honolulu', 'Europe/Berlin', 'Asia/Tokyo'] };
    expect(askJurisdiction(apart)).toMatchObject({ answer: 'deny', code: 'jurisdiction-time-zone' });
  });
});

describe('a consent of a profile', () => {
  const granted = { purpose: 'marketing', state: 'granted', at: given } as const;

  it.each([
    ['stands for what it says it rests on', { ...granted, basis: 'express' }, 'express'],
    [
      'is unstated in a text of before there were bases',
      { ...granted, basis: 'checkbox at checkout' },
      'unstated',
    ],
  ])('%s', (_, consent, basis) => expect(permissionsOf(consent)).toMatchObject([{ basis, at: given }]));

  it('permits nothing where it is revoked or missing', () => {
    expect([permissionsOf(undefined), permissionsOf({ ...granted, state: 'revoked' })]).toEqual([[], []]);
  });

  it('without a time is too old for what ends by itself', () => {
    const permissions = permissionsOf({ ...granted, at: undefined, basis: 'implied-purchase' });
    expect(askJurisdiction({ ...text, country: 'CA', permissions }).answer).toBe('deny');
  });
});

it('a region of a country without rules of its own is asked those of the country', () => {
  const ids = (region?: string) =>
    applicableRules(profiles, { ...text, channel: 'email', country: 'DE', region }).rules.map(({ id }) => id);
  expect(ids('BY')).toContain('eu-de-confirmed');
  expect(ids('BY')).toEqual(ids());
});

describe('what is put off', () => {
  const us = { ...text, country: 'US', region: 'FL', timeZones: ['America/New_York'] };

  it('waits for the hour and for the number of messages', () => {
    const earlier = ['2026-11-04T01:00:00Z', '2026-11-04T15:00:00Z', '2026-11-04T16:00:00Z'].map(
      (t) => new Date(t),
    );
    // The first of three leaves the 24 hours at 20:00, when Florida is quiet already.
    expect(askJurisdiction({ ...us, earlier })).toMatchObject({
      answer: 'defer',
      until: new Date('2026-11-05T13:00:00Z'),
    });
  });

  it('is allowed when it is asked about again at its time', () => {
    const times = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
    const regions = fc.constantFrom('FL', 'RI', 'TX', 'CT', 'MS', 'NY', undefined);
    fc.assert(
      fc.property(
        times,
        regions,
        fc.array(fc.nat({ max: 90_000_000 }), { maxLength: 6 }),
        (now, region, ago) => {
          const earlier = ago.map((one) => new Date(now.getTime() - one));
          const answer = askJurisdiction({ ...us, region, at: now, earlier });
          if (answer.answer !== 'defer') return;
          expect(answer.until.getTime()).toBeGreaterThan(now.getTime());
          expect(askJurisdiction({ ...us, region, at: answer.until, earlier }).answer).toBe('allow');
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps to the clock of the wall when clocks are changed', () => {
    const eight = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', until: '21:00' }];
    const open = (night: string) =>
      nextOpen([eight], ['America/New_York'], DateTime.fromISO(night))?.toUTC().toISO();
    expect(open('2026-03-08T04:00:00Z')).toBe('2026-03-08T12:00:00.000Z');
    expect(open('2026-11-01T04:00:00Z')).toBe('2026-11-01T13:00:00.000Z');
  });
});

describe('the answer', () => {
  it('names statute and section, and shows every rule that was asked', () => {
    const answer = askJurisdiction({ ...text, country: 'CA', permissions: [] });
    expect(answer).toMatchObject({
      answer: 'deny',
      code: 'jurisdiction-consent',
      jurisdictions: ['ca@1'],
      because:
        'It asks for consent express, or consent express-written, or consent implied-purchase of the last 24 months, or consent implied-inquiry of the last 6 months, or purchase of the last 24 months, or contract of the last 24 months, or inquiry of the last 6 months; there is none. (Canada’s Anti-Spam Legislation (CASL), S.C. 2010, c. 23, s. 6(1)(a), s. 10(9)(a) and (10))',
    });
    expect(answer.steps.map(({ rule, answer }) => `${rule}: ${answer}`)).toEqual([
      'ca-consent@1: deny',
      'ca-objection@1: allow',
      'ca-content@1: allow',
      'ca-withdrawal@1: allow',
    ]);
  });

  it('marks what is a reading of the law and not its text', () => {
    const { steps } = askJurisdiction({
      ...text,
      country: 'US',
      region: 'FL',
      timeZones: ['America/New_York'],
    });
    expect(steps.find(({ rule }) => rule === 'us-fl-hours@1')?.reading).toBe('conservative');
  });

  it('names the law that a directive is in force by', () => {
    expect(askJurisdiction({ ...text, country: 'SE' }).jurisdictions).toEqual([
      'eu@1, Marknadsföringslagen (2008:486), 19 och 20 §§',
    ]);
  });
});

describe('a profile', () => {
  it('has one place for each rule', () => {
    const ids = profiles
      .flatMap((p) => [...p.rules, ...p.variants.flatMap((v) => v.rules)])
      .map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is refused with a misspelt word in it', () => {
    const eu = structuredClone(profiles[0]!);
    expect(() => readProfile({ ...eu, rules: [{ ...eu.rules[0]!, asks: 'consnt' } as never] })).toThrow();
  });
});
