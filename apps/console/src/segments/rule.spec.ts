import { describe, expect, it } from '@jest/globals';
import { type SegmentRule, segmentOperators, segmentRuleSchema } from '@tourbus/contracts';
import { bounded, boundOf, bounds } from './bounds.ts';
import { faultsOf, refusedParts } from './faults.ts';
import {
  added,
  changed,
  emptyRoot,
  newCondition,
  newGroup,
  rootOf,
  ruleOf,
  segmentsIn,
  sorts,
} from './rule.ts';
import { durationOf, inputOf, periodOf, scalarOf, valueFor } from './values.ts';
import { countWords, inWords } from './words.ts';

const city: SegmentRule = { field: 'attributes.city', is: 'oneOf', value: ['Graz', 'Wien'] };
const bought: SegmentRule = { touchpoint: 'purchase', atLeast: 2, within: 'P1Y' };
const clicked: SegmentRule = { response: 'click', channel: 'email', definition: 'offers', within: 'P30D' };

describe('a rule that is built', () => {
  it.each<[string, SegmentRule]>([
    ['groups in groups', { all: [city, { any: [bought, { not: { all: [clicked, { segment: 'vip' }] } }] }] }],
    ['a group that none may be of', { not: { any: [city, { event: 'com.x.y', atMost: 0 }] } }],
    ['a value that is nothing', { all: [{ field: 'attributes.debt', is: 'equal', value: 0 }] }],
    ['both bounds of a count', { all: [{ event: 'com.x.y', atLeast: 2, atMost: 4, within: 'P1Y' }] }],
    ['a truth', { all: [{ field: 'attributes.member', is: 'unequal', value: false }] }],
  ])('is the same rule as it was with %s', (_, rule) => expect(ruleOf(rootOf(rule))).toEqual(rule));

  it.each([
    ['a condition alone is one of a group', city, { all: [city] }],
    ['turned round twice is as it was', { not: { not: { any: [city] } } }, { any: [city] }],
  ])('%s', (_, rule, built) => expect(ruleOf(rootOf(rule))).toEqual(built));

  it('grows, changes and shrinks, part by part', () => {
    const root = emptyRoot();
    const one = newCondition('segment');
    const grown = added(root, root.id, one);
    const said = changed(grown, one.id, (part) => ({ ...part, segment: 'vip', not: true }) as typeof part);
    expect(ruleOf(said)).toEqual({ all: [{ not: { segment: 'vip' } }] });
    expect(changed(said, one.id, () => undefined)).toEqual(root);
  });

  it.each(sorts)('begins a condition of the kind %s with what its form takes', (sort) => {
    const { id: _id, not: _not, sort: _sort, ...begun } = newCondition(sort);
    const named = {
      ...begun,
      ...('field' in begun && { field: 'country', value: 'AT' }),
      ...('event' in begun && { event: 'x' }),
      ...('segment' in begun && { segment: 'x' }),
    };
    expect(segmentRuleSchema.safeParse(named).error?.issues).toBeUndefined();
  });

  it('names the segments that it asks about, wherever they stand', () =>
    expect(segmentsIn({ all: [city, { not: { any: [{ segment: 'a' }, { segment: 'b' }] } }] })).toEqual([
      'a',
      'b',
    ]));
});

describe('what is missing', () => {
  it('is told at the part that misses it', () => {
    const group = newGroup();
    const root = added(emptyRoot(), '', group);
    const full = added(root, root.id, group);
    expect([...faultsOf(root).keys()]).toEqual([root.id]);
    expect([...faultsOf(full).values()]).toEqual(['Say which field.']);
    expect(faultsOf(rootOf({ all: [{ field: 'country', is: 'given' }, city, bought] })).size).toBe(0);
    expect(faultsOf(rootOf({ field: 'x', is: 'equal', value: 0 })).size).toBe(0);
  });

  it('and what the service refuses, at the innermost part of the place that it names', () => {
    const root = rootOf({ not: { all: [city, { not: { any: [bought, clicked] } }] } });
    const refused = segmentRuleSchema.safeParse({
      not: { all: [{ ...city, value: [] }, { not: { any: [bought, { ...clicked, within: 'soon' }] } }] },
    });
    const errors = (refused.error?.issues ?? []).map(({ path, message }) => ({
      ...{ pointer: ['/rule', ...path].join('/'), detail: message },
    }));
    const [first, second] = 'parts' in root ? root.parts : [];
    const inner = second && 'parts' in second ? second.parts[1] : undefined;
    expect(new Set(refusedParts(root, errors).keys())).toEqual(new Set([first?.id, inner?.id]));
    expect([...refusedParts(root, [{ pointer: '/rule', detail: 'circle' }]).values()]).toEqual([]);
  });
});

describe('how often', () => {
  it.each([
    [{}, 'atLeast'],
    [{ atLeast: 2 }, 'atLeast'],
    [{ atMost: 2 }, 'atMost'],
    [{ atLeast: 1, atMost: 3 }, 'between'],
    [{ atMost: 0 }, 'never'],
  ])('%j is bounded %s', (counting, bound) => expect(boundOf(counting)).toBe(bound));

  it.each(bounds)('keeps what it can where it is bounded %s instead, and is a rule', (to) => {
    for (const before of [{}, { atLeast: 4 }, { atMost: 4 }, { atLeast: 2, atMost: 4 }, { atMost: 0 }]) {
      const counting = bounded(to, before);
      expect([before, boundOf(counting)]).toEqual([before, to]);
      expect(segmentRuleSchema.safeParse({ event: 'x', ...counting }).success).toBe(true);
    }
    expect(bounded('between', { atLeast: 2, atMost: 4 })).toEqual({ atLeast: 2, atMost: 4 });
  });

  it('cannot be more at least than at most', () =>
    expect([...faultsOf(rootOf({ ...bought, atLeast: 3, atMost: 2 } as SegmentRule)).values()]).toEqual([
      'No count is both: the first number cannot be above the second.',
    ]));
});

describe('a value', () => {
  it.each([
    ['12', 12],
    ['-0.5', -0.5],
    ['007', '007'],
    ['9007199254740993', '9007199254740993'],
    ['1e3', '1e3'],
    ['true', true],
    ['Wien', 'Wien'],
    ['', ''],
  ])('that is typed as “%s” is %p', (text, value) => expect(scalarOf(text)).toBe(value));

  it.each(segmentOperators)('that is taken over to %s fits it, or is left out', (is) => {
    for (const value of [undefined, '', 'Wien', 3, true, ['a', 'b'], '2026-03-01', 'P7D'] as const) {
      const fitting = valueFor(is, value as never);
      const isLeftOut =
        fitting === undefined || fitting === '' || (Array.isArray(fitting) && !fitting.length);
      if (isLeftOut && inputOf(is) !== 'none') continue;
      const rule = { field: 'country', is, ...(fitting !== undefined && { value: fitting }) };
      expect([rule, segmentRuleSchema.safeParse(rule).error?.issues]).toEqual([rule, undefined]);
    }
  });

  it.each(['P30D', 'PT12H', 'P1Y', 'P6M', 'P2W'])('such as %s is a number and a unit', (duration) => {
    const period = periodOf(duration);
    expect(period && durationOf(period)).toBe(duration);
  });
  it.each(['P1Y2M', 'PT5M', 'P30', 'thirty days', 'PD'])('such as %s is written as it is', (duration) =>
    expect(periodOf(duration)).toBeUndefined(),
  );
});

describe('in words', () => {
  it.each<[SegmentRule, string]>([
    [city, 'attributes.city is one of “Graz”, “Wien”'],
    [bought, 'bought at least 2 times in the last year'],
    [clicked, 'clicked by email to offers at least once in the last 30 days'],
    [{ field: 'attributes.debt', is: 'atMost', value: 0 }, 'attributes.debt is at most 0'],
    [{ field: 'traits.lastAt', is: 'withinLast', value: 'P7D' }, 'traits.lastAt is within the last 7 days'],
    [{ not: { any: [{ segment: 'vip' }, { event: 'com.x' }] } }, 'not (in vip or com.x at least once)'],
    [{ all: [{ segment: 'a' }, { any: [{ segment: 'b' }, { segment: 'c' }] }] }, 'in a and (in b or in c)'],
  ])('%j is told', (rule, words) => expect(inWords(rule)).toBe(words));

  it.each([
    [{ atMost: 0, within: 'P90D' }, 'never in the last 90 days'],
    [{ atLeast: 1, atMost: 3 }, 'at least once, at most 3 times'],
    [{ atMost: 1 }, 'at most once'],
    [{}, 'at least once'],
  ])('%j is how often', (counting, words) => expect(countWords(counting)).toBe(words));
});
