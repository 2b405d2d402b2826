import { describe, expect, it } from '@jest/globals';
import { bestHour } from './best-hour.js';
import { churnRisk } from './churn-risk.js';
import { engagement } from './engagement.js';
import type { Fact, Responded } from './fact.js';
import { lifecycleStage } from './lifecycle-stage.js';
import { preferredChannel } from './preferred-channel.js';
import { rfm } from './rfm.js';
import { type Formula, fromScratch } from './trait.js';

/** A Sunday. */
const now = new Date('2026-11-22T12:00:00Z');
const at = (time: string): number => Date.parse(time.length > 10 ? time : `${time}T12:00:00Z`);
const responded = (response: Responded['response'], time: string, more: Partial<Responded> = {}): Fact => ({
  kind: 'responded',
  response,
  channel: 'email',
  first: true,
  at: at(time),
  ...more,
});
const sent = (time: string, channel: Responded['channel'] = 'email'): Fact => ({
  kind: 'sent',
  channel,
  at: at(time),
});
const bought = (amount: number, time: string, currency = 'EUR'): Fact => ({
  kind: 'purchased',
  amount,
  currency,
  at: at(time),
});
const valueOf = <V, I>(formula: Formula<V, I>, facts: Fact[], time = now): V =>
  fromScratch(formula, facts, time).value;
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('engagement', () => {
  it.each<[string, Fact[], number]>([
    ['is 0 for who does nothing', [sent('2026-11-20')], 0],
    ['knows an open of this week', [responded('open', '2026-11-20')], 7],
    ['values a click more', [responded('click', '2026-11-20')], 19],
    ['values an answer most', [responded('answer', '2026-11-20')], 29],
    ['weighs half as much after four weeks', [responded('answer', '2026-10-23')], 16],
    ['forgets after half a year', [responded('answer', '2026-05-22')], 0],
    ['takes at most 10 points a week', times(500, responded('open', '2026-11-20')), 50],
    [
      'ends with an unsubscribe',
      [responded('answer', '2026-11-20'), responded('unsubscribe', '2026-11-21')],
      0,
    ],
    ['does not mind a bounce', [responded('open', '2026-11-20'), responded('bounce', '2026-11-21')], 7],
    ['never falls below 0', [responded('complaint', '2026-11-21')], 0],
  ])('%s', (_, facts, score) => expect(valueOf(engagement, facts)).toBe(score));
});

describe('the best hour', () => {
  const opens = (hours: number[], timeZone?: string) =>
    hours.map((hour, i) =>
      responded('open', `2026-11-0${i + 1}T${String(hour).padStart(2, '0')}:30:00Z`, { timeZone }),
    );

  it.each<[string, Fact[], object]>([
    [
      'is none of their own with too little known',
      opens([7, 7, 7, 7], 'UTC'),
      { hour: 10, basis: 'fall-back', observations: 4 },
    ],
    ['is when they read', opens([7, 7, 20, 7, 12], 'UTC'), { hour: 7, basis: 'responses', observations: 5 }],
    [
      'is on their own clock',
      opens([7, 7, 20, 7, 12], 'Asia/Kolkata'),
      { hour: 13, basis: 'responses', observations: 5 },
    ],
    [
      'takes neighbours into account',
      opens([3, 3, 18, 19, 19, 20], 'UTC'),
      { hour: 19, basis: 'responses', observations: 6 },
    ],
    [
      'goes round midnight',
      opens([23, 0, 0, 1, 12], 'UTC'),
      { hour: 0, basis: 'responses', observations: 5 },
    ],
    [
      'is the earliest of several',
      opens([20, 20, 8, 8, 14], 'UTC'),
      { hour: 8, basis: 'responses', observations: 5 },
    ],
    [
      'does not go by a clock that nobody knows',
      opens([7, 7, 7, 7, 7]),
      { hour: 10, basis: 'fall-back', observations: 0 },
    ],
    [
      'nor by a zone that there is not',
      opens([7, 7, 7, 7, 7], 'Mars/Base'),
      { basis: 'fall-back', observations: 0 },
    ],
    [
      'does not count who leaves',
      times(9, responded('unsubscribe', '2026-11-01', { timeZone: 'UTC' })),
      { observations: 0 },
    ],
  ])('%s', (_, facts, value) => expect(valueOf(bestHour, facts)).toMatchObject(value));
});

describe('the preferred channel', () => {
  const onSms = { channel: 'sms' } as const;

  it.each<[string, Fact[], string | null]>([
    ['is none where nothing was sent', [], null],
    ['is none where nothing was heeded', times(50, sent('2026-11-01')), null],
    ['is none with too few messages', [sent('2026-11-01'), responded('open', '2026-11-02')], null],
    [
      'is where more is heeded',
      [
        ...times(10, sent('2026-11-01')),
        ...times(2, responded('open', '2026-11-02')),
        ...times(10, sent('2026-11-01', 'sms')),
        ...times(5, responded('click', '2026-11-02', onSms)),
      ],
      'sms',
    ],
    [
      'does not go by few messages against many',
      [
        ...times(100, sent('2026-11-01')),
        ...times(80, responded('open', '2026-11-02')),
        ...times(5, sent('2026-11-01', 'sms')),
        ...times(4, responded('click', '2026-11-02', onSms)),
      ],
      'email',
    ],
    [
      'counts each message once, however often it was opened',
      [
        ...times(10, sent('2026-11-01')),
        responded('open', '2026-11-02'),
        ...times(50, responded('open', '2026-11-02', { first: false })),
        ...times(10, sent('2026-11-01', 'sms')),
        ...times(3, responded('click', '2026-11-02', onSms)),
      ],
      'sms',
    ],
    [
      'stands a response that is heard of before its message',
      [...times(5, sent('2026-11-01')), ...times(6, responded('open', '2026-11-01'))],
      'email',
    ],
  ])('%s', (_, facts, channel) => expect(valueOf(preferredChannel, facts).channel).toBe(channel));
});

describe('recency, frequency and monetary value', () => {
  it.each<[string, Fact[], object]>([
    ['are of nothing', [], { lastAt: null, frequency: 0, monetary: 0, currency: null }],
    [
      'are of the last 12 months',
      [bought(1_999, '2026-11-20'), bought(3_001, '2025-12-01'), bought(9_999, '2025-11-30')],
      { lastAt: '2026-11-20T12:00:00.000Z', frequency: 2, monetary: 50, currency: 'EUR' },
    ],
    [
      'know when the last purchase was, however long ago',
      [bought(1_999, '2019-01-01')],
      { lastAt: '2019-01-01T12:00:00.000Z', frequency: 0, monetary: 0, currency: null },
    ],
    [
      'take refunds off, which are no purchases',
      [bought(5_000, '2026-11-01'), bought(-2_000, '2026-11-10')],
      { lastAt: '2026-11-01T12:00:00.000Z', frequency: 1, monetary: 30 },
    ],
    ['take what was free for a purchase', [bought(0, '2026-11-01')], { frequency: 1, monetary: 0 }],
    [
      'know currencies without cents',
      [bought(5_000, '2026-11-01', 'JPY')],
      { monetary: 5_000, currency: 'JPY' },
    ],
    [
      'are in the currency of most purchases',
      [bought(1, '2026-11-01', 'USD'), bought(100, '2026-11-01'), bought(100, '2026-11-02')],
      { frequency: 3, monetary: 2, currency: 'EUR' },
    ],
    [
      'sum exactly, also beyond what doubles hold',
      [
        ...times(3, bought(Number.MAX_SAFE_INTEGER, '2026-11-01', 'JPY')),
        bought(-Number.MAX_SAFE_INTEGER, '2026-11-02', 'JPY'),
        bought(-Number.MAX_SAFE_INTEGER, '2026-11-03', 'JPY'),
        bought(-Number.MAX_SAFE_INTEGER + 1, '2026-11-03', 'JPY'),
      ],
      { monetary: 1 },
    ],
  ])('%s', (_, facts, value) => expect(valueOf(rfm, facts)).toMatchObject(value));
});

describe('the risk of losing a customer', () => {
  const monthly = ['2026-06-22', '2026-07-22', '2026-08-22', '2026-09-22'].map((time) => bought(100, time));

  it.each<[string, Fact[], number | null]>([
    ['is unknown of who is unknown', [], null],
    ['is none on the day', [bought(100, '2026-11-22')], 0],
    ['grows with silence', [bought(100, '2026-09-23')], 25],
    ['grows faster where silence is unusual', monthly, 45],
    ['counts from the first message where there was never a sign', [sent('2026-07-25')], 50],
    ['does not take one lively hour for a rhythm', times(9, responded('open', '2026-11-16')), 25],
    ['is high for who left', [bought(100, '2026-11-01'), responded('unsubscribe', '2026-11-20')], 75],
    [
      'and no longer once they are back',
      [responded('unsubscribe', '2026-11-20'), bought(100, '2026-11-22')],
      0,
    ],
    ['is never certain', [bought(100, '2000-01-01')], 95],
  ])('%s', (_, facts, risk) => expect(valueOf(churnRisk, facts)).toBe(risk));
});

describe('the lifecycle stage', () => {
  it.each<[string, Fact[], string | null]>([
    ['is none of who is unknown', [], null],
    ['is prospect before a purchase', [sent('2026-11-01')], 'prospect'],
    ['is new after the first purchase', [bought(100, '2026-11-01')], 'new'],
    ['is active a month later', [bought(100, '2026-10-01'), responded('open', '2026-11-20')], 'active'],
    ['is active by buying alone', [bought(100, '2026-01-01'), bought(100, '2026-11-20')], 'active'],
    ['is lapsing after 90 days of silence', [bought(100, '2026-08-01')], 'lapsing'],
    ['is lapsing for a prospect, too', [sent('2026-08-01')], 'lapsing'],
    ['is lapsed after a year', [bought(100, '2025-11-01')], 'lapsed'],
    ['is active once they are back', [bought(100, '2024-01-01'), bought(100, '2026-11-20')], 'active'],
    [
      'does not take our messages for a sign of theirs',
      [bought(100, '2025-01-01'), sent('2026-11-20')],
      'lapsed',
    ],
    ['does not take a refund for a purchase', [bought(-100, '2026-11-20')], 'prospect'],
  ])('%s', (_, facts, stage) => expect(valueOf(lifecycleStage, facts)).toBe(stage));
});
