import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Contact, capInForce, contactTime, countedAt, freeFrom, roomUnder } from './caps.js';
import { type Cap, capSchema } from './policy.js';
import { placeOf } from './zones.js';

const hour = 3_600_000;
const day = 24 * hour;
const monday = Date.UTC(2026, 10, 16, 8, 14);
const vienna = placeOf({ timeZone: 'Europe/Vienna' });

const cap = (rule: object = {}) =>
  capInForce(capSchema.parse({ name: 'weekly', limit: 2, window: 'P7D', ...rule }));
const sent = (at: number, more: Partial<Contact> = {}): Contact => ({
  at,
  messageClass: 'marketing',
  channel: 'email',
  ...more,
});

describe('a cap of two in seven days', () => {
  const contacts = [sent(monday), sent(monday + day)];

  it('has room for the first and the second', () => {
    expect(freeFrom(cap(), [], monday)).toBe(monday);
    expect(freeFrom(cap(), [sent(monday)], monday)).toBe(monday);
  });

  it('has none for the third until the first is exactly seven days old', () => {
    expect(freeFrom(cap(), contacts, monday + 2 * day)).toBe(monday + 7 * day);
    expect(freeFrom(cap(), contacts, monday + 7 * day - 1)).toBe(monday + 7 * day);
  });

  it('counts what was sent exactly seven days ago no more', () => {
    expect(freeFrom(cap(), contacts, monday + 7 * day)).toBe(monday + 7 * day);
    expect(countedAt(cap(), contacts, monday + 7 * day)).toBe(1);
    expect(countedAt(cap(), contacts, monday + 7 * day - 1)).toBe(2);
  });

  it('says what it counts, and when there is room again by the clock of the customer', () => {
    expect(roomUnder(cap(), contacts, monday + 2 * day, vienna)).toEqual({
      room: 0,
      sent: 2,
      freeFrom: monday + 7 * day,
      because:
        'third marketing message in 7 days, cap is 2; free again on Monday 23 November 2026 at 09:14 (Europe/Vienna)',
    });
    expect(roomUnder(cap(), [], monday, vienna)).toMatchObject({
      room: 2,
      because: 'first marketing message in 7 days, cap is 2',
    });
  });

  it('rolls in real time: the day on which clocks are changed is not longer', () => {
    const before = Date.UTC(2026, 9, 24, 8);
    expect(roomUnder(cap({ limit: 1 }), [sent(before)], before + day, vienna).because).toMatch(
      /free again on Saturday 31 October 2026 at 09:00/,
    );
  });
});

describe('what counts', () => {
  const now = monday + hour;
  it.each<[string, object, Contact, number]>([
    ['is what is of the classes of the cap', {}, sent(monday, { messageClass: 'service' }), 0],
    [
      'may be of several',
      { messageClasses: ['marketing', 'service'] },
      sent(monday, { messageClass: 'service' }),
      1,
    ],
    ['is on the channels of the cap, where it has some', { channels: ['sms'] }, sent(monday), 0],
    [
      'is about the topics of the cap, where it has some',
      { topics: ['offers'] },
      sent(monday, { topic: 'news' }),
      0,
    ],
    ['is not what has no topic, then', { topics: ['offers'] }, sent(monday), 0],
    ['is about a topic of the cap', { topics: ['offers'] }, sent(monday, { topic: 'offers' }), 1],
    [
      'is what passes the cap, too, where the cap names its class',
      { messageClasses: ['marketing', 'transactional'] },
      sent(monday, { messageClass: 'transactional' }),
      1,
    ],
    ['is what a clock that is ahead has sent', {}, sent(now + hour), 1],
  ])('%s', (_, rule, contact, counted) => expect(countedAt(cap(rule), [contact], now)).toBe(counted));
});

describe('over any history', () => {
  const history = fc
    .array(fc.tuple(fc.nat(400 * 24), fc.constantFrom<Contact['messageClass']>('marketing', 'service')), {
      maxLength: 60,
    })
    .map((events) => events.toSorted((a, b) => a[0] - b[0]));
  const caps = fc.record({
    limit: fc.integer({ min: 1, max: 5 }),
    window: fc.integer({ min: 1, max: 24 * 40 }).map((hours): Cap['window'] => ({ hours })),
  });

  it('who sends only where there is room never exceeds a cap, in no window at all', () => {
    fc.assert(
      fc.property(caps, history, ({ limit, window }, events) => {
        const rule = cap({ limit, window });
        const contacts: Contact[] = [];
        for (const [hours, messageClass] of events) {
          const now = monday + hours * hour;
          if (messageClass === 'marketing' && freeFrom(rule, contacts, now) > now) continue;
          contacts.push(sent(contactTime(contacts, now), { messageClass }));
        }
        const counted = contacts.filter(({ messageClass }) => messageClass === 'marketing');
        for (const { at } of counted)
          expect(
            counted.filter((one) => one.at > at - rule.window && one.at <= at).length,
          ).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 300 },
    );
  });

  it('the moment that is named is the first with room', () => {
    fc.assert(
      fc.property(caps, history, fc.nat(400 * 24), ({ limit, window }, events, hours) => {
        const rule = cap({ limit, window });
        const now = monday + hours * hour;
        const contacts = events
          .map(([at, messageClass]) => sent(monday + at * hour, { messageClass }))
          .filter(({ at }) => at <= now);
        const free = freeFrom(rule, contacts, now);
        expect(countedAt(rule, contacts, free)).toBeLessThan(limit);
        if (free > now) expect(countedAt(rule, contacts, free - 1)).toBeGreaterThanOrEqual(limit);
      }),
      { numRuns: 300 },
    );
  });

  it('the places of those that were sent together come free one after the other', () => {
    const contacts: Contact[] = [];
    for (let i = 0; i < 2; i++) contacts.push(sent(contactTime(contacts, monday)));
    expect(freeFrom(cap(), contacts, monday)).toBe(monday + 7 * day);
    contacts.push(sent(contactTime(contacts, monday + 7 * day)));
    expect(freeFrom(cap(), contacts, monday + 7 * day)).toBe(monday + 7 * day + 1);
  });
});
