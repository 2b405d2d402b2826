import { describe, expect, it } from '@jest/globals';
import { type SegmentRule, segmentRuleSchema } from './segment-rule.js';

const deep = (levels: number): unknown => (levels === 0 ? { segment: 'vip' } : { not: deep(levels - 1) });
const wide = (count: number) => ({
  any: [
    { all: Array.from({ length: 60 }, () => ({ segment: 'a' })) },
    { all: Array.from({ length: count - 60 }, () => ({ segment: 'a' })) },
  ],
});

describe('the rule of a segment', () => {
  it.each<[string, unknown]>([
    ['on a field', { field: 'attributes.city', is: 'equal', value: 'Linz' }],
    ['on nothing', { field: 'traits.engagementScore', is: 'missing' }],
    ['on zero', { field: 'attributes.debt', is: 'above', value: 0 }],
    ['on the empty text', { field: 'attributes.note', is: 'equal', value: '' }],
    ['on a number beyond 2^53', { field: 'attributes.id', is: 'atLeast', value: '9007199254740993' }],
    ['on a moment', { field: 'attributes.endsAt', is: 'before', value: '2026-03-01T10:00:00+01:00' }],
    ['on what happened', { event: 'com.example.order', atLeast: 2, within: 'P90D' }],
    ['on the last hour', { touchpoint: 'visit', within: 'PT1H' }],
    ['on silence of an hour', { response: 'open', atMost: 0, within: 'PT1H', channel: 'email' }],
    ['of several', { all: [{ any: [{ segment: 'a' }, { not: { segment: 'b' } }] }] }],
    ['eight deep', deep(7)],
    ['of a hundred conditions', wide(100)],
  ])('%s is one', (_, rule) => {
    expect(segmentRuleSchema.parse(rule)).toEqual(rule as SegmentRule);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['an empty list', { all: [] }, 'all', /at least one/],
    ['nothing', {}, '', /A condition has one of/],
    ['a condition that is a text', { any: ['vip'] }, 'any.0', /A condition has one of/],
    ['two at once', { all: [{ segment: 'a' }], any: [{ segment: 'b' }] }, '', /nothing else/],
    ['nine deep', deep(8), 'not.not.not.not.not.not.not.not', /nested/],
    ['more than a hundred conditions', wide(101), 'any.1.all.40', /more than 100/],
    ['an unknown operator', { field: 'country', is: 'like' }, 'is', /Invalid option/],
    ['a field of nobody', { all: [{ field: 'salary', is: 'given' }] }, 'all.0.field', /Write id, locale/],
    ['null', { field: 'country', is: 'equal', value: null }, 'value', /Invalid input/],
    ['no value', { field: 'country', is: 'equal' }, 'value', /takes one text/],
    ['a value too many', { field: 'country', is: 'given', value: 'AT' }, 'value', /takes no value/],
    ['a text as a number', { field: 'traits.opens', is: 'above', value: 'many' }, 'value', /takes a number/],
    ['NaN as text', { field: 'traits.opens', is: 'above', value: 'NaN' }, 'value', /takes a number/],
    ['an empty list to choose from', { field: 'country', is: 'oneOf', value: [] }, 'value', /takes a list/],
    ['a day that is none', { field: 'attributes.d', is: 'before', value: '2026-02-30' }, 'value', /a date/],
    ['no duration', { field: 'attributes.d', is: 'withinLast', value: '30 days' }, 'value', /duration/],
    ['no time at all', { event: 'a', within: 'P0D' }, 'within', /never/],
    ['more days than are kept', { event: 'a', within: 'P2Y' }, 'within', /400 days/],
    ['hours of several', { event: 'a', atLeast: 2, within: 'PT3H' }, 'within', /by day/],
    ['at least more than at most', { event: 'a', atLeast: 3, atMost: 2 }, 'atMost', /No count/],
    ['a member that is misspelt', { event: 'a', atleast: 3 }, '', /atleast/],
    ['no key', { segment: 'Best Customers' }, 'segment', /small letters/],
  ])('is refused for %s, at its place', (_, rule, path, message) => {
    const issues = segmentRuleSchema.safeParse(rule).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
    expect(issues.map((issue) => issue.message).join()).toMatch(message);
  });
});
