import { describe, expect, it } from '@jest/globals';
import type { DecisionStep } from '../api/records.ts';
import { chaptersOf, decisiveOf, endOf, inputsOf, policyOf } from './story.ts';

const step = (
  rule: string,
  answer: DecisionStep['answer'],
  inputs: DecisionStep['inputs'] = {},
): DecisionStep => ({
  ...{ rule, answer, inputs },
  because: `${rule} says so.`,
});

const held = [
  step('kill-switch', 'allow', { policy: 'fennholm@3', definition: 'newsletter' }),
  step('erasure', 'allow'),
  step('contact-point', 'deny', { channel: 'sms' }),
  step('contact-point', 'allow', { channel: 'email' }),
  step('topic', 'allow'),
  step('cap', 'defer', { channel: 'email', policy: 'fennholm@3' }),
  step('release', 'defer', { channel: 'email', policy: 'fennholm@3' }),
];
const sent = [step('consent', 'allow', { channel: 'email' }), step('channel', 'allow', { channel: 'email' })];

describe('the story of a decision', () => {
  it('ends with what follows from all rules', () => {
    expect(endOf(held)?.rule).toBe('release');
    expect(endOf(sent)?.rule).toBe('channel');
    expect(endOf([step('erasure', 'deny')])?.rule).toBe('erasure');
  });

  it('points at the rule that held it, and at none where it went', () => {
    expect(decisiveOf(held)?.rule).toBe('cap');
    expect(decisiveOf(sent)).toBeUndefined();
    // A denial of one channel did not stop what went on another.
    expect(decisiveOf([step('contact-point', 'deny', { channel: 'sms' }), ...sent])).toBeUndefined();
  });

  it('is told channel by channel, in the order in which rules were asked', () => {
    const told = chaptersOf([...held, step('channel', 'allow', { channel: 'email' })]);
    expect(told.map(({ channel, steps }) => [channel, steps.map(({ rule }) => rule)])).toEqual([
      [undefined, ['kill-switch', 'erasure']],
      ['sms', ['contact-point']],
      ['email', ['contact-point', 'topic', 'cap', 'release']],
      [undefined, ['channel']],
    ]);
  });

  it('names the version of the policy', () => {
    expect(policyOf(held)).toEqual({ key: 'fennholm', version: '3' });
    expect(policyOf(sent)).toBeUndefined();
  });

  it('tells what a rule looked at in words', () => {
    const inputs = {
      ...{ source: 'policy', messageClass: 'marketing', sent: 2, limit: 2, states: [], erased: false },
      ...{ freeAt: '2026-05-07T07:14:00.000Z', policy: 'fennholm@3', region: null },
    };
    expect(inputsOf(step('cap', 'defer', inputs)).map(({ label, text }) => `${label}: ${text}`)).toEqual([
      'Whose rule: the engagement policy',
      'Message class: marketing',
      'Sent before: 2',
      'Cap: 2',
      'Contact points: none',
      'Erased: no',
      'Free again: 2026-05-07T07:14:00.000Z',
    ]);
    expect(inputsOf(step('cap', 'defer', inputs)).filter(({ isMoment }) => isMoment)).toHaveLength(1);
  });
});
