import { describe, expect, it } from '@jest/globals';
import { inWords } from './in-words.js';
import type { ValueTest } from './operators.js';
import type { Rule } from './rule.js';

const days = (amount: number) => ({ amount, unit: 'days' }) as const;
const country: Rule = { kind: 'profile', path: 'country', is: { op: 'in', values: ['AT', 'DE'] } };
const opens: Rule = {
  kind: 'response-count',
  response: 'open',
  within: days(30),
  is: { op: 'at-least', value: 3 },
};
const vip: Rule = { kind: 'segment', segment: 'vip' };
const consents: Rule = { kind: 'consent', purpose: 'marketing', channel: 'email', state: 'granted' };

describe('a rule in words', () => {
  it.each<[string, Rule]>([
    [
      'opened at least 3 of the last 30 days’ messages and lives in AT or DE',
      { kind: 'all', of: [opens, country] },
    ],
    [
      'is in the segment “vip” or opened none of the last week’s marketing “newsletter” messages about “offers” by e-mail',
      {
        kind: 'any',
        of: [
          vip,
          {
            kind: 'response-count',
            response: 'open',
            within: { amount: 1, unit: 'weeks' },
            definition: 'newsletter',
            topic: 'offers',
            messageClass: 'marketing',
            channel: 'email',
            is: { op: 'equals', value: 0 },
          },
        ],
      },
    ],
    [
      'was sent more than 5 service messages in the last day',
      {
        kind: 'response-count',
        response: 'sent',
        within: days(1),
        messageClass: 'service',
        is: { op: 'greater', value: 5 },
      },
    ],
    [
      'clicked in at least 12.5 % of the last 90 days’ messages',
      { kind: 'response-ratio', response: 'click', within: days(90), is: { op: 'at-least', value: 0.125 } },
    ],
    [
      'had no “order.placed” event in the last 90 days',
      { kind: 'event-count', type: 'order.placed', within: days(90), is: { op: 'less', value: 1 } },
    ],
    [
      'had 2 to 5 “login” events',
      { kind: 'event-count', type: 'login', is: { op: 'between', from: 2, to: 5 } },
    ],
    [
      'had no “login” event within the last 2 weeks',
      {
        kind: 'last-event',
        type: 'login',
        is: { op: 'not-within-last', within: { amount: 2, unit: 'weeks' } },
      },
    ],
    [
      'replied to a message by SMS within the last hour',
      {
        kind: 'last-response',
        response: 'reply',
        channel: 'sms',
        is: { op: 'within-last', within: { amount: 1, unit: 'hours' } },
      },
    ],
    [
      'last opened a message before 2026-01-01',
      { kind: 'last-response', response: 'open', is: { op: 'before', value: '2026-01-01' } },
    ],
    ['consents to “marketing” by e-mail', consents],
    ['has said nothing about “surveys”', { kind: 'consent', purpose: 'surveys', state: 'none' }],
    [
      'has an e-mail address that is active or verified',
      { kind: 'contact-point', channel: 'email', states: ['active', 'verified'] },
    ],
    ['has a contact point', { kind: 'contact-point' }],
    ['not (is in the segment “vip”)', { kind: 'not', of: vip }],
  ])('%s', (words, rule) => expect(inWords(rule)).toBe(words));

  it.each<[string, ValueTest]>([
    ['has age “old”', { op: 'equals', value: 'old' }],
    ['does not have age 5', { op: 'not-equals', value: 5 }],
    ['has age above 5', { op: 'greater', value: 5 }],
    ['has age of at least 5', { op: 'at-least', value: 5 }],
    ['has age below 5', { op: 'less', value: 5 }],
    ['has age of at most 5', { op: 'at-most', value: 5 }],
    ['has age from 5 to 6', { op: 'between', from: 5, to: 6 }],
    ['has “5” in age', { op: 'contains', value: '5' }],
    ['has age beginning with “5”', { op: 'starts-with', value: '5' }],
    ['has age 5, “5” or true', { op: 'in', values: [5, '5', true] }],
    ['has age given', { op: 'exists' }],
    ['has age missing or empty', { op: 'is-empty' }],
    ['has age within the last 5 days', { op: 'within-last', within: days(5) }],
    ['does not have age within the last day', { op: 'not-within-last', within: days(1) }],
    ['has age before 2026-01-01', { op: 'before', value: '2026-01-01' }],
    ['has age after 2026-01-01', { op: 'after', value: '2026-01-01' }],
  ])('%s', (words, is) => expect(inWords({ kind: 'attribute', path: 'age', is })).toBe(words));

  it.each<[string, Rule]>([
    [
      'has loyalty › tier “gold”',
      { kind: 'attribute', path: 'loyalty.tier', is: { op: 'equals', value: 'gold' } },
    ],
    [
      'has emp.var.rate below -1.5',
      { kind: 'attribute', path: 'emp\\.var\\.rate', is: { op: 'less', value: -1.5 } },
    ],
    [
      'has the trait rfm › frequency of at least 6',
      { kind: 'trait', path: 'rfm.frequency', is: { op: 'at-least', value: 6 } },
    ],
    [
      'has “print” in the preference channels',
      { kind: 'preference', path: 'channels', is: { op: 'contains', value: 'print' } },
    ],
    ['has family name given', { kind: 'profile', path: 'names.family', is: { op: 'exists' } }],
    [
      'has locale beginning with “de”',
      { kind: 'profile', path: 'locale', is: { op: 'starts-with', value: 'de' } },
    ],
    ['does not live in AT', { kind: 'profile', path: 'country', is: { op: 'not-equals', value: 'AT' } }],
    ['has country missing or empty', { kind: 'profile', path: 'country', is: { op: 'is-empty' } }],
  ])('calls values by their names: %s', (words, rule) => expect(inWords(rule)).toBe(words));

  it('says by parentheses what belongs together, and only where “and” meets “or”', () => {
    const either: Rule = { kind: 'any', of: [vip, consents] };
    const words = '(is in the segment “vip” or consents to “marketing” by e-mail)';
    expect(inWords({ kind: 'all', of: [country, either] })).toBe(`lives in AT or DE and ${words}`);
    expect(inWords({ kind: 'all', of: [either] })).toBe(words.slice(1, -1));
    expect(inWords({ kind: 'any', of: [country, either] })).toBe(
      `lives in AT or DE or ${words.slice(1, -1)}`,
    );
    expect(inWords({ kind: 'not', of: either })).toBe(`not ${words}`);
  });

  it('stays readable with long texts and lists', () => {
    const values = Array.from({ length: 1_000 }, (_, i) => i);
    expect(inWords({ kind: 'attribute', path: 'age', is: { op: 'in', values } })).toBe(
      'has age 0, 1, 2, 3, 4 or 995 others',
    );
    const value = '😀'.repeat(100);
    expect(inWords({ kind: 'attribute', path: 'mood', is: { op: 'equals', value } })).toBe(
      `has mood “${'😀'.repeat(60)}…”`,
    );
  });
});
