import { describe, expect, it } from '@jest/globals';
import { emptyProfile } from '../customers/profile.js';
import { inOrderOfNeed, refuseReferences, standingOf } from './memberships.js';
import type { Rule } from './rule.js';

const member = (segment: string): Rule => ({ kind: 'segment', segment });
const none = (segment: string): Rule => ({ kind: 'not', of: member(segment) });
const all = (...of: Rule[]): Rule => ({ kind: 'all', of });
const aged: Rule = { kind: 'attribute', path: 'age', is: { op: 'at-least', value: 60 } };
const joined: Rule = {
  kind: 'attribute',
  path: 'joined',
  is: { op: 'within-last', within: { amount: 7, unit: 'days' } },
};
const segments = (rules: Record<string, Rule>) => new Map(Object.entries(rules));

describe('a segment that asks about others', () => {
  const known = segments({ vip: member('gold'), gold: all(aged, none('lost')), lost: aged });

  it('may ask about any that is there', () =>
    expect(refuseReferences('new', all(member('vip'), none('lost')), known)).toEqual([]));

  it('is refused where it names one that is not there, and says where', () => {
    expect(refuseReferences('new', all(aged, none('gone')), known)).toEqual([
      {
        path: ['of', 1, 'of', 'segment'],
        message: 'names “gone”, but there is no such segment: create it first',
      },
    ]);
  });

  it.each<[string, string, Rule, string]>([
    ['itself', 'new', member('new'), 'new → new'],
    ['itself by another', 'gold', member('vip'), 'gold → vip → gold'],
    [
      'itself by way of several, also where it denies',
      'lost',
      all(aged, none('vip')),
      'lost → vip → gold → lost',
    ],
  ])('is refused where it asks about %s, with the way shown', (_, key, rule, way) => {
    const [issue, ...more] = refuseReferences(key, rule, known);
    expect(issue?.message).toContain(`asks in a circle (${way})`);
    expect(more).toEqual([]);
  });

  it('names each circle where it begins', () => {
    const issues = refuseReferences('lost', all(member('gold'), aged, member('vip')), known);
    expect(issues.map(({ path }) => path.join('/'))).toEqual(['of/0/segment', 'of/2/segment']);
  });

  it('is looked at after those it asks about', () => {
    expect(inOrderOfNeed(known)).toEqual(['lost', 'gold', 'vip']);
  });
});

describe('the standing of a customer', () => {
  const rules = segments({
    settled: all(member('aged'), none('new')),
    aged,
    new: joined,
    always: none('nowhere'),
  });
  const now = new Date('2026-11-22T12:00:00Z');
  const standing = (attributes: Record<string, unknown>, at = now) => {
    const state = { profile: { ...emptyProfile, attributes }, events: new Map(), messages: [] };
    const { segments: members, nextChangeAt } = standingOf(rules, inOrderOfNeed(rules), state, at);
    return { members: [...members].sort(), next: nextChangeAt?.toISOString() };
  };

  it('has all segments, and when to look again', () => {
    expect(standing({ age: 60, joined: '2026-11-20' })).toEqual({
      members: ['aged', 'always', 'new'],
      next: '2026-11-27T00:00:00.000Z',
    });
  });

  it('has followed every segment on that day', () => {
    expect(standing({ age: 60, joined: '2026-11-20' }, new Date('2026-11-27T00:00:00Z'))).toEqual({
      members: ['aged', 'always', 'settled'],
      next: undefined,
    });
  });
});
