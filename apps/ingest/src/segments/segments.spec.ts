import { describe, expect, it } from '@jest/globals';
import {
  type CustomerSnapshot,
  type SegmentOperator,
  type SegmentRule,
  exampleCustomer,
  segmentRuleSchema,
} from '@tourbus/contracts';
import { type CustomerHistory, emptyHistory } from '../history/history.js';
import { belongs, membershipOf, readRule } from './segments.js';

const now = Date.parse('2026-11-02T12:00:00Z');
const at = (iso: string): number => Date.parse(iso);

const ask = (rule: unknown, more: Partial<CustomerSnapshot> = {}, history: Partial<CustomerHistory> = {}) =>
  belongs(
    segmentRuleSchema.parse(rule),
    {
      customer: { ...exampleCustomer, ...more },
      history: { ...emptyHistory, ...history },
      memberOf: new Set(['vip']),
    },
    now,
  );
const nothing = Symbol('missing');
const askValue = (found: unknown, is: SegmentOperator, value?: unknown) =>
  ask(
    { field: 'attributes.x', is, ...(value !== undefined && { value }) },
    { attributes: found === nothing ? {} : { x: found } },
  );

const huge = '9007199254740993';
const umlaut = 'Mu\u0308ller';

/** What is found · who it is said to be true of, by operator and value. */
const table: [is: SegmentOperator, value: unknown, holds: unknown[], not: unknown[]][] = [
  [
    'equal',
    'Müller',
    ['Müller', 'MÜLLER', umlaut, ['Maier', 'Müller']],
    ['Muller', '', 'Müller ', null, nothing, [], {}, 0, true],
  ],
  ['equal', '', [''], [' ', null, nothing, [], 0, false]],
  ['equal', 0, [0, -0, '0', '0.00', '-0', ' 0 ', '0e5', [1, 0]], ['', ' ', null, nothing, [], false, 'NaN', 'zero', 1]],
  ['equal', '0', [0, '0'], ['00', '0.0', '', null, nothing, false]],
  ['equal', '007', ['007', 7], ['7', '0007', 70]],
  ['equal', true, [true, 'true', 'TRUE'], [false, 1, 'yes', null, nothing, '']],
  ['equal', huge, [huge], ['9007199254740992', '9007199254740994', 9007199254740992]],
  ['equal', 1e21, [1e21, '1000000000000000000000', '1e21'], ['1000000000000000000001', 1e20]],
  ['equal', 'NaN', ['NaN', 'nan'], [0, '', null, nothing]],
  ['unequal', 'x', ['y', '', 0, null, nothing, [], {}], ['x', 'X', ['y', 'x']]],
  ['above', 0, [1, '1', 0.1, '1e-9', huge, [-1, 1]], [0, '0', -1, '', null, nothing, [], {}, true, 'NaN', 'Infinity', '1,5', '0x10', '٣']],
  ['above', '9007199254740992', [huge, '9007199254740992.5', 1e16], [9007199254740992, '9007199254740992', '9007199254740991']],
  ['above', '1e400', ['1e401', '1'.padEnd(402, '0') + '1'], ['1e400', 1e308, '1e9999']],
  ['atLeast', 0, [0, '0', '-0', 5], [-1, '-0.1', '', null, nothing, [], false]],
  ['atLeast', huge, [huge, '9007199254740994'], ['9007199254740992', 9007199254740992]],
  ['below', 0, [-1, '-1', '-' + huge], [0, '-0', '', null, nothing, [], false, 'minus one']],
  ['below', huge, ['9007199254740992', 0], [huge, '9007199254740994']],
  ['atMost', 0, [0, '-0.0', -5], [1, '', null, nothing, [], false, 'NaN']],
  ['atMost', 0.1, ['0.1', '0.10', 0.1], ['0.1000000000000000055', 0.2]],
  ['contains', 'ül', ['Müller', 'MÜLLER', umlaut, ['a', 'Müller']], ['Muller', '', null, nothing, [], {}, { a: 'Müller' }]],
  ['contains', '0', [0, 10, '10', huge.replace('9', '0')], ['', 1, null, nothing, []]],
  ['startsWith', 'Ö', ['Österreich', 'österreich', 'O\u0308sterreich'], ['Oesterreich', 'x Österreich', '', null, nothing, []]],
  ['oneOf', ['AT', 'de', 0], ['at', 'DE', 0, '0', ['FR', 'AT']], ['', 'FR', null, nothing, [], false]],
  ['noneOf', ['AT', ''], ['FR', null, nothing, [], 0], ['AT', '', ['FR', 'AT']]],
  ['given', undefined, [0, '0', false, 'x', [0], { a: 1 }, huge, 'null', 'NaN'], ['', ' ', '\u00a0\t', null, nothing, [], [null], [''], {}, [[]]]],
  ['missing', undefined, ['', ' ', null, nothing, [], [null], {}], [0, false, 'x', [0]]],
  ['before', '2026-03-01', ['2026-02-28', '2026-03-01T00:30:00+01:00', '0001-01-01'], ['2026-03-01', '2026-03-01T00:00:00Z', '2026-02-30', '', null, nothing, 0, 1772000000, 'yesterday', [], '9999-12-31']],
  ['after', '2026-03-01', ['2026-03-02', '2026-03-01T00:00:00.001Z', '9999-12-31', ['2020-01-01', '2026-03-02']], ['2026-03-01', '', null, nothing, '2026', huge, []]],
  ['before', 'now', ['2026-11-02T11:59:59Z', '2026-11-02'], ['2026-11-02T12:00:00Z', '2027-01-01', '', null, nothing]],
  ['after', 'now', ['2026-11-02T12:00:00.001Z', '2027-01-01'], ['2026-11-02T12:00:00Z', '2020-01-01', '', null, nothing]],
  ['withinLast', 'P1D', ['2026-11-02', '2026-11-02T12:00:00Z', '2026-11-01T12:00:00.001Z'], ['2026-11-01T12:00:00Z', '2026-11-02T12:00:01Z', '2020-01-01', '', null, nothing, [], 0]],
  ['withinLast', 'P1M', ['2026-10-02T12:00:01Z'], ['2026-10-02T12:00:00Z']],
  ['notWithinLast', 'P1D', ['2020-01-01', '2026-11-03', '', null, nothing, [], 'never'], ['2026-11-02', ['2020-01-01', '2026-11-02']]],
]; // prettier-ignore

const shown = (value: unknown): string => (value === nothing ? 'nothing' : JSON.stringify(value));

describe.each(table)('a field that is %s %j', (is, value, holds, not) => {
  it.each(holds.map((found) => [shown(found), found]))('holds for %s', (_, found) => {
    expect(askValue(found, is, value).member).toBe(true);
  });
  it.each(not.map((found) => [shown(found), found]))('does not hold for %s', (_, found) => {
    expect(askValue(found, is, value).member).toBe(false);
  });
});

describe('a field', () => {
  it('is found by its path, and in the contact points of a channel', () => {
    const contactPoints: CustomerSnapshot['contactPoints'] = [
      { channel: 'email', address: 'a@a.example', state: 'active' },
      { channel: 'email', address: 'b@a.example', state: 'stopped' },
      { channel: 'print', address: { lines: ['Ring 1'], city: 'Wien' }, state: 'active' },
    ];
    const is = (field: string, value: string) => ask({ field, is: 'equal', value }, { contactPoints }).member;
    expect(is('contactPoints.email.state', 'stopped')).toBe(true);
    expect(is('contactPoints.sms.state', 'stopped')).toBe(false);
    expect(is('contactPoints.print.address.city', 'Wien')).toBe(true);
    expect(ask({ field: 'contactPoints.email', is: 'given' }, { contactPoints }).member).toBe(true);
    expect(ask({ field: 'contactPoints.sms', is: 'given' }, { contactPoints }).member).toBe(false);
    expect(is('names.family', 'müller')).toBe(true);
    expect(is('id', 'C-1024')).toBe(true);
    expect(is('preferences.channels', 'print')).toBe(true);
  });

  it('is not what every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(ask({ field: `attributes.${name}`, is: 'given' }).member).toBe(false);
  });
});

describe('the passing of time', () => {
  it.each<[string, unknown, string, boolean, string | undefined]>([
    ['ends a last week', { is: 'withinLast', value: 'P7D' }, '2026-11-01', true, '2026-11-08'],
    ['ends a last month by the calendar', { is: 'withinLast', value: 'P1M' }, '2026-10-31', true, '2026-11-30'],
    ['begins it where the day is to come', { is: 'withinLast', value: 'P7D' }, '2026-12-01', false, '2026-12-01'],
    ['brings no last week back', { is: 'withinLast', value: 'P7D' }, '2020-01-01', false, undefined],
    ['begins its opposite', { is: 'notWithinLast', value: 'P7D' }, '2026-11-01', false, '2026-11-08'],
    ['passes a day to come', { is: 'after', value: 'now' }, '2026-12-01', true, '2026-12-01'],
    ['passes a day just after it', { is: 'before', value: 'now' }, '2026-12-01', false, '2026-12-01T00:00:00.001Z'],
    ['does nothing to a day beside another', { is: 'before', value: '2026-12-01' }, '2026-11-01', true, undefined],
  ])('%s', (_, condition, found, member, changes) => {
    const verdict = ask({ field: 'attributes.x', ...(condition as object) }, { attributes: { x: found } });
    expect(verdict).toEqual({ member, ...(changes && { changesAt: at(changes) }) });
  }); // prettier-ignore

  const week = (day: string) => ({ attributes: { a: day, b: '2026-10-30' } });
  const recent = (name: string) => ({ field: `attributes.${name}`, is: 'withinLast', value: 'P7D' });
  it.each<[string, unknown, string, boolean, string | undefined]>([
    ['of all that hold, the first to end', { all: [recent('a'), recent('b')] }, '2026-11-01', true, '2026-11-06'],
    ['of any that hold, the last to end', { any: [recent('a'), recent('b')] }, '2026-11-01', true, '2026-11-08'],
    ['nothing, while another part is against it for good', { all: [recent('b'), { segment: 'none' }] }, '2020-01-01', false, undefined],
    ['of all, the last that does not hold yet', { all: [recent('a'), { not: recent('b') }] }, '2026-12-01', false, '2026-12-01'],
    ['of any, the first that may', { any: [recent('a'), { not: recent('b') }] }, '2026-12-01', false, '2026-11-06'],
  ])('changes %s', (_, rule, day, member, changes) => {
    expect(ask(rule, week(day))).toEqual({ member, ...(changes && { changesAt: at(changes) }) });
  }); // prettier-ignore
});

const tally = (days: Record<string, number>, last = '2026-11-01T18:00:00Z') => ({
  count: Object.values(days).reduce((sum, number) => sum + number, 0),
  firstAt: '2026-01-01T00:00:00Z',
  lastAt: last,
  days,
});

describe('what happened', () => {
  const history = {
    tallies: {
      'event:order': tally({ '2026-06-01': 1, '2026-10-29': 2, '2026-11-01': 3 }),
      'touchpoint:visit': tally({ '2026-11-01': 1 }),
      'response:open:email:offer:winter': tally({ '2026-11-01': 2 }),
      'response:open:sms:offer': tally({ '2026-11-02': 1 }, '2026-11-02T11:30:00Z'),
      'response:click:email:offer:winter': tally({ '2026-11-01': 1 }),
    },
  };
  it.each<[string, unknown, boolean, string | undefined]>([
    ['once, without a word on it', { event: 'order' }, true, undefined],
    ['never', { event: 'return' }, false, undefined],
    ['not at all', { event: 'return', atMost: 0 }, true, undefined],
    ['not at all, where it was', { event: 'order', atMost: 0 }, false, undefined],
    ['so often ever', { event: 'order', atLeast: 6 }, true, undefined],
    ['not so often', { event: 'order', atLeast: 7 }, false, undefined],
    ['no more often', { event: 'order', atMost: 5 }, false, undefined],
    ['between', { event: 'order', atLeast: 2, atMost: 6 }, true, undefined],
    ['lately, to the moment', { event: 'order', within: 'P1D' }, true, '2026-11-02T18:00:00Z'],
    ['in the last hours', { event: 'order', within: 'PT12H' }, false, undefined],
    ['nothing in the last hours', { response: 'open', atMost: 0, within: 'PT1H' }, false, '2026-11-02T12:30:00Z'],
    ['so often lately, by whole days', { event: 'order', atLeast: 4, within: 'P7D' }, true, '2026-11-06'],
    ['less often, for longer', { event: 'order', atLeast: 3, within: 'P7D' }, true, '2026-11-09'],
    ['too often until some days are past', { event: 'order', atMost: 3, within: 'P7D' }, false, '2026-11-06'],
    ['between, until it is too little', { event: 'order', atLeast: 2, atMost: 3, within: 'P3D' }, true, '2026-11-05'],
    ['a touchpoint', { touchpoint: 'visit', within: 'P7D' }, true, '2026-11-08T18:00:00Z'],
    ['an answer on any channel', { response: 'open', atLeast: 3 }, true, undefined],
    ['an answer by mail', { response: 'open', channel: 'email', atLeast: 3 }, false, undefined],
    ['an answer to one definition', { response: 'open', definition: 'offer:winter', atLeast: 2 }, true, undefined],
    ['an answer to another', { response: 'click', definition: 'offer' }, false, undefined],
  ])('%s', (_, rule, member, changes) => {
    expect(ask(rule, {}, history)).toEqual({ member, ...(changes && { changesAt: at(changes) }) });
  }); // prettier-ignore
});

describe('segments together', () => {
  const segment = (key: string, rule: SegmentRule) => ({ key, ask: readRule(rule) });
  it('see those before them, and change when the first of them does', () => {
    const customer = { ...exampleCustomer, attributes: { a: '2026-11-01', b: '2026-10-30' } };
    const recent = (field: string): SegmentRule => ({ field, is: 'withinLast', value: 'P7D' });
    const { keys, changesAt } = membershipOf(
      [
        segment('a', recent('attributes.a')),
        segment('b', recent('attributes.b')),
        segment('both', { all: [{ segment: 'a' }, { segment: 'b' }] }),
        segment('neither', { not: { any: [{ segment: 'a' }, { segment: 'b' }] } }),
        segment('unknown', { segment: 'nobody-knows' }),
      ],
      { customer, history: emptyHistory },
      now,
    );
    expect([...keys]).toEqual(['a', 'b', 'both']);
    expect(changesAt).toBe(at('2026-11-06'));
  });

  it('never name a moment that has passed: nobody would be looked at for ever', () => {
    const days = ['2026-10-30', '2026-11-02T12:00:00Z', '2026-11-02T12:00:00.001Z', '2027-01-01'];
    const rules: SegmentRule[] = [
      ...(['withinLast', 'notWithinLast'] as const).map((is) => ({
        field: 'attributes.x',
        is,
        value: 'P3D',
      })),
      ...(['before', 'after'] as const).map((is) => ({ field: 'attributes.x', is, value: 'now' })),
    ];
    for (const rule of rules)
      for (const x of days)
        expect(ask(rule, { attributes: { x } }).changesAt ?? now + 1).toBeGreaterThan(now);
  });
});
