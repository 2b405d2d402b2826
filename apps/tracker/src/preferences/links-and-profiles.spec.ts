import { describe, expect, it } from '@jest/globals';
import { type ContactPoint, customerChangedV1 } from '@tourbus/contracts';
import { DateTime } from 'luxon';
import { heardProfile, latestOfEach } from './known-profile.js';
import { type Holder, type SentMessage, linkCounts, linkDays } from './link-rule.js';
import { isFromOwnPage } from './own-page.js';

const sentAt = new Date('2026-05-01T12:00:00Z');
const later = (days: number, milliseconds = 0): Date =>
  DateTime.fromJSDate(sentAt, { zone: 'utc' }).plus({ days, milliseconds }).toJSDate();
const mail: SentMessage = { channel: 'email', recipient: 'Zoe@customers.example', sentAt };
const zoe: Holder = { points: [{ channel: 'email', address: 'zoe@customers.example', state: 'active' }] };
const moved: Holder = { points: [{ channel: 'email', address: 'z@other.example', state: 'active' }] };

describe('the link of a message', () => {
  it.each<[string, Partial<SentMessage>, Holder, Date, boolean]>([
    ['opens up to its last day', {}, zoe, later(linkDays, -1), true],
    ['opens nothing from then on', {}, zoe, later(linkDays), false],
    ['opens while nothing is known of the customer', {}, {}, later(1), true],
    ['opens nothing once its address is somebody else’s', {}, moved, later(1), false],
    ['opens nothing once the customer has no address there', {}, { points: [] }, later(1), false],
    [
      'opens although the address was stopped',
      {},
      { points: [{ ...zoe.points![0]!, state: 'stopped' }] },
      later(1),
      true,
    ],
    [
      'of a letter opens wherever letters go now',
      { channel: 'print', recipient: 'Ring 1' },
      moved,
      later(1),
      true,
    ],
    ['opens nothing once links were ended', {}, { ...zoe, linksEnd: later(1) }, later(2), false],
    ['ends with those of the same moment', {}, { ...zoe, linksEnd: sentAt }, later(2), false],
    ['opens where links were ended before it', {}, { ...zoe, linksEnd: later(0, -1) }, later(2), true],
  ])('%s', (_, more, holder, now, counts) => {
    expect(linkCounts({ ...mail, ...more }, holder, now)).toBe(counts);
  });
});

describe('a form', () => {
  const ours = 'https://hello.example';
  it.each<[string, Record<string, string>, boolean]>([
    ['of a page of ours', { 'sec-fetch-site': 'same-origin', origin: ours }, true],
    ['of a page of ours, by an older browser', { origin: ours }, true],
    ['of a browser that says nothing', {}, true],
    ['of a page of the same site that is not ours', { 'sec-fetch-site': 'same-site', origin: ours }, false],
    ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['of another site, by an older browser', { origin: 'https://evil.example' }, false],
    ['of a sandboxed frame', { origin: 'null' }, false],
  ])('%s: %j counts: %s', (_, headers, counts) => {
    expect(isFromOwnPage(headers, `${ours}/`)).toBe(counts);
  });
});

describe('what is kept of a profile', () => {
  const { example } = customerChangedV1;
  const heard = (version: number, changes: string[], more: Partial<typeof example.customer> = {}) =>
    heardProfile({ ...example, changes, customer: { ...example.customer, version, ...more } });

  it('has neither names nor attributes, and of letters no address', () => {
    const print: ContactPoint = { channel: 'print', address: { lines: ['Ring 1'] }, state: 'active' };
    const { profile } = heard(3, ['consents'], { contactPoints: [...example.customer.contactPoints, print] });
    expect(profile).toEqual({
      locale: 'de-AT',
      timeZone: 'Europe/Vienna',
      preferences: { channels: ['email', 'print'] },
      points: [
        { channel: 'email', address: 'zoe@customers.example', state: 'verified' },
        { channel: 'print', state: 'active' },
      ],
      consents: example.customer.consents,
    });
  });

  it('is that somebody was erased, and nothing else', () => {
    expect(heard(4, ['attributes'], { attributes: { erased: true } })).toMatchObject({
      matters: true,
      profile: { preferences: {}, points: [], consents: [], erased: true },
    });
  });

  it('is of the highest version, and matters where any of them does', () => {
    const [latest, ...others] = latestOfEach([
      heard(5, ['traits']),
      heard(4, ['consents']),
      heard(3, ['traits']),
    ]);
    expect(others).toEqual([]);
    expect(latest).toMatchObject({ version: 5, matters: true });
    expect(latestOfEach([heard(5, ['traits', 'names'])])).toMatchObject([{ matters: false }]);
  });
});
