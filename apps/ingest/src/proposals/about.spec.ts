import { describe, expect, it } from '@jest/globals';
import type { SegmentRule } from '@tourbus/contracts';
import { aboutOf, isSameMatter } from './about.js';

const rules = new Map<string, SegmentRule>([
  ['buyers', { all: [{ event: 'order.placed', atLeast: 2 }, { segment: 'vienna' }] }],
  ['vienna', { field: 'attributes.city', is: 'equal', value: 'Wien' }],
]);
const isSame = (one: SegmentRule, other: SegmentRule): boolean =>
  isSameMatter(aboutOf(one, rules), aboutOf(other, rules));

describe('what a rule is about', () => {
  it.each<[string, SegmentRule, SegmentRule]>([
    ['the same event, however often', { event: 'order.placed' }, { event: 'order.placed', atLeast: 5 }],
    ['an event turned round', { not: { event: 'order.placed' } }, { event: 'order.placed', within: 'P1D' }],
    ['a segment that asks about it', { event: 'order.placed' }, { segment: 'buyers' }],
    ['a segment of a segment', { field: 'attributes.city', is: 'given' }, { segment: 'buyers' }],
    [
      'a part of the same field',
      { field: 'attributes.deposit', is: 'given' },
      { field: 'attributes.deposit.amount', is: 'above', value: 3 },
    ],
    [
      'another answer to the same message',
      { response: 'click', definition: 'offer' },
      { response: 'open', definition: 'offer' },
    ],
    ['another answer to any message', { response: 'click' }, { response: 'open', definition: 'offer' }],
    [
      'a trait, which is made of what happened',
      { field: 'traits.churnRisk', is: 'above', value: 60 },
      { touchpoint: 'purchase' },
    ],
    [
      'another trait',
      { field: 'traits.churnRisk', is: 'above', value: 60 },
      { field: 'traits.rfm', is: 'given' },
    ],
  ])('is the same for %s', (_, one, other) => {
    expect(isSame(one, other)).toBe(true);
  });

  it.each<[string, SegmentRule, SegmentRule]>([
    ['another event', { event: 'order.placed' }, { event: 'order.shipped' }],
    ['what is called alike', { event: 'visit' }, { touchpoint: 'visit' }],
    [
      'a field whose name begins alike',
      { field: 'attributes.age', is: 'given' },
      { field: 'attributes.agency', is: 'given' },
    ],
    [
      'the same answer to another message',
      { response: 'click', definition: 'offer' },
      { response: 'click', definition: 'welcome' },
    ],
    ['answers of another sort', { response: 'unsubscribe' }, { response: 'open' }],
    [
      'a trait, which may have been so before',
      { touchpoint: 'purchase' },
      { field: 'traits.churnRisk', is: 'above', value: 60 },
    ],
    ['what is known beside what happened', { event: 'order.placed' }, { segment: 'vienna' }],
  ])('is another for %s', (_, one, other) => {
    expect(isSame(one, other)).toBe(false);
  });
});
