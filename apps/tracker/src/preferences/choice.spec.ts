import { describe, expect, it } from '@jest/globals';
import { type Choice, type Fields, choiceOf, fieldsOf, saysNothing } from './choice.js';
import type { Standing } from './standing.js';

const now = new Date('2026-11-22T23:30:00Z');
const standing: Standing = {
  locale: 'de-AT',
  timeZone: 'Europe/Vienna',
  preferences: { channels: ['print', 'email'] },
  ways: [
    { channel: 'email', points: [], stopped: false },
    { channel: 'sms', points: [], stopped: true },
    { channel: 'print', points: [], stopped: false },
  ],
  marketing: new Set(['email', 'sms']),
  declined: new Set(['sales']),
};
const fields = (more: Partial<Standing> = {}): Fields =>
  fieldsOf({ ...standing, ...more }, ['field-notes', 'sales'], { language: 'de', now });

/** The form as a browser sends it: a box that is not ticked is not there. */
function sent(shown: Fields, changes: Partial<Fields> = {}): Record<string, string> {
  const given = { ...shown, ...changes };
  const boxes = [
    ...Object.entries(given.marketing).map(([channel, on]) => [`marketing-${channel}`, on] as const),
    ...Object.entries(given.topics).map(([topic, on]) => [`topic-${topic}`, on] as const),
    ['quiet', given.quiet] as const,
  ];
  return {
    shown: JSON.stringify(shown),
    ...Object.fromEntries(boxes.flatMap(([name, on]) => (on ? [[name, 'on']] : []))),
    language: given.language,
    prefer: given.prefer,
    frequency: given.frequency,
    pause: given.pause,
    'quiet-from': given.quietFrom,
    'quiet-to': given.quietTo,
    zone: given.timeZone,
    act: 'save',
  };
}
const choose = (changes: Partial<Fields>, shown = fields(), current = shown): Choice =>
  choiceOf(sent(shown, changes), current, now);

describe('the form shows', () => {
  it('how things stand, and nothing to choose where everything is stopped', () => {
    expect(fields()).toEqual({
      language: 'de',
      marketing: { email: true, print: false },
      topics: { 'field-notes': true, sales: false },
      prefer: 'print',
      frequency: 'all',
      pause: 'none',
      quiet: false,
      quietFrom: '22:00',
      quietTo: '08:00',
      timeZone: 'Europe/Vienna',
    });
  });

  it.each([
    [{ messages: 1, days: 7 }, 'weekly'],
    [{ messages: 1, days: 30 }, 'monthly'],
    [{ messages: 3, days: 10 }, 'kept'],
  ])('a frequency of %j as %s', (frequency, shown) =>
    expect(fields({ preferences: { frequency } }).frequency).toBe(shown),
  );

  it('a pause only as long as it lasts', () => {
    const paused = (pausedUntil: string) => fields({ preferences: { pausedUntil } }).pause;
    expect([paused('2026-11-22T23:30:01Z'), paused('2026-11-22T23:30:00Z')]).toEqual(['kept', 'none']);
  });
});

describe('a saved form says', () => {
  it('nothing where nothing was changed', () => {
    expect(saysNothing(choose({}))).toBe(true);
  });

  it.each<[string, Partial<Fields>, Partial<Standing>, Choice['wishes']]>([
    ['a preferred channel', { prefer: 'email' }, {}, { channels: ['email'] }],
    ['none any more', { prefer: '' }, {}, { channels: null }],
    ['fewer messages', { frequency: 'weekly' }, {}, { frequency: { messages: 1, days: 7 } }],
    [
      'as many as there are',
      { frequency: 'all' },
      { preferences: { frequency: { messages: 3, days: 10 } } },
      { frequency: null },
    ],
    // By then daylight saving time is over, and begins again: midnight is at another time of the world.
    [
      'a pause in whole days of the customer',
      { pause: '1' },
      {},
      { pausedUntil: '2026-12-22T23:00:00.000Z' },
    ],
    ['a pause into summer', { pause: '6' }, {}, { pausedUntil: '2027-05-22T22:00:00.000Z' }],
    [
      'an end of a pause',
      { pause: 'none' },
      { preferences: { pausedUntil: '2027-01-01T00:00:00Z' } },
      { pausedUntil: null },
    ],
    [
      'another pause',
      { pause: '3' },
      { preferences: { pausedUntil: '2027-01-01T00:00:00Z' } },
      { pausedUntil: '2027-02-22T23:00:00.000Z' },
    ],
    ['quiet hours', { quiet: true }, {}, { quietHours: { from: '22:00', to: '08:00' } }],
    [
      'no quiet hours',
      { quiet: false },
      { preferences: { quietHours: { from: '21:30', to: '08:00' } } },
      { quietHours: null },
    ],
    [
      'other quiet hours',
      { quietTo: '09:00' },
      { preferences: { quietHours: { from: '21:30', to: '08:00' } } },
      { quietHours: { from: '21:30', to: '09:00' } },
    ],
    ['no times that are not to be quiet', { quietTo: '09:00' }, {}, {}],
    ['another language', { language: 'fr' }, {}, { locale: 'fr' }],
    ['another time zone', { timeZone: 'Asia/Tokyo' }, {}, { timeZone: 'Asia/Tokyo' }],
  ])('%s', (_, changes, more, wishes) => {
    const choice = choose(changes, fields(more));
    expect([choice.wishes, choice.consents, choice.fault]).toEqual([wishes, [], undefined]);
  });

  it('which channels and topics are wanted, by what was changed', () => {
    const marketing = { email: false, print: true };
    expect(choose({ marketing, topics: { 'field-notes': true, sales: true } }).consents).toEqual([
      { purpose: 'marketing', channel: 'email', state: 'revoked' },
      { purpose: 'marketing', channel: 'print', state: 'granted' },
      { purpose: 'sales', state: 'granted' },
    ]);
  });

  it('nothing of what has changed meanwhile by itself', () => {
    const current = fields({ marketing: new Set(), declined: new Set(), preferences: {} });
    expect(choose({ language: 'sv' }, fields(), current)).toMatchObject({
      consents: [],
      wishes: { locale: 'sv' },
    });
  });

  it('nothing of what was never offered, whatever a form says that it showed', () => {
    const shown = { ...fields(), marketing: { email: true, sms: true }, topics: { invoices: true } };
    expect(choose({ topics: {}, marketing: { email: true } }, shown, fields()).consents).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    [
      'has no values of ours',
      { language: 'tlh', prefer: 'fax', frequency: 'kept', pause: '99', zone: 'Mars/Olympus' },
    ],
    ['has times that are none', { 'quiet-from': 'noon', 'quiet-to': '' }],
  ])('nothing where it %s', (_, strange) => {
    const form = { ...sent(fields()), ...strange };
    expect(saysNothing(choiceOf(form, fields(), now))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['is not there', undefined],
    ['is a text', 'act=save'],
    ['has nothing but its button', { act: 'save' }],
    ['shows no JSON', { ...sent(fields(), { language: 'fr' }), shown: '{' }],
    ['shows another shape', { ...sent(fields(), { language: 'fr' }), shown: '{"marketing":[]}' }],
  ])('nothing where it %s', (_, body) => {
    expect(saysNothing(choiceOf(body, fields(), now))).toBe(true);
  });

  it('why it cannot be saved', () => {
    expect(choose({ quiet: true, quietFrom: '08:00' }).fault).toBe('times');
    const nowhere = fields({ timeZone: undefined });
    expect(choose({ quiet: true }, nowhere).fault).toBe('zone');
    const there = choose({ quiet: true, timeZone: 'Europe/Paris' }, nowhere);
    expect([there.wishes, there.fault]).toEqual([
      { quietHours: { from: '22:00', to: '08:00' }, timeZone: 'Europe/Paris' },
      undefined,
    ]);
  });
});
