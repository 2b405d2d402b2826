import { describe, expect, it } from '@jest/globals';
import jsonata from 'jsonata';
import { emptyProfile } from '../customers/profile.js';
import { tallyAfter } from '../segments/state.js';
import {
  type CustomTrait,
  type Preparation,
  customTraitSchema,
  definitionToCheck,
  issuesOf,
  prepare,
  readResult,
} from './custom-trait.js';
import type { Trait } from './trait.js';

const now = new Date('2026-11-22T12:00:00Z');
const trait = (more: Partial<CustomTrait> = {}): CustomTrait => ({
  name: 'spender',
  type: 'number',
  inputs: ['attributes.income'],
  expression: 'attributes.income * 2',
  ...more,
});
const state = {
  profile: {
    ...emptyProfile,
    names: { given: 'Zoë' },
    country: 'AT',
    attributes: { income: 21, secret: 'x', 'a.b': 1, nested: { deep: [1, 2] } },
    traits: { engagement: { value: 60, inputs: { weeks: {} }, formula: '…', at: now.toISOString() } },
  },
  events: new Map([['order.placed', tallyAfter(undefined, now.getTime())]]),
};
const prepared = (one: CustomTrait): Preparation => {
  const preparation = prepare(one, 1, state, undefined, now);
  if (!preparation || 'problem' in preparation) throw new Error('It was not prepared.');
  return preparation;
};
/** As the guarded evaluator does, without its guards. */
const evaluated = async (one: CustomTrait): Promise<unknown> => {
  const { task } = prepared(one);
  const bindings = { lookups: JSON.parse(task.lookups ?? '{}') as unknown };
  return jsonata(task.definition.mapping.data).evaluate(
    JSON.parse(task.payload),
    bindings,
  ) as Promise<unknown>;
};
const refusal = (given: object): string[] =>
  (customTraitSchema.safeParse(given).error?.issues ?? []).map(
    ({ path, message }) => `/${path.map(String).join('/')}: ${message}`,
  );

describe('a custom trait', () => {
  it.each<[string, Partial<CustomTrait>]>([
    ['an attribute', { inputs: ['attributes.income', 'attributes.emp\\.var\\.rate'] }],
    ['a built-in trait', { inputs: ['traits.engagement', 'traits.rfm.frequency'] }],
    ['events of a type', { inputs: ['events.order\\.placed', 'events.login.total'] }],
    ['where somebody lives', { inputs: ['country', 'timeZone', 'locale', 'preferences.channels'] }],
  ])('may read %s', (_, more) => expect(refusal(trait(more))).toEqual([]));

  it.each<[string, object, string]>([
    ['an address', { inputs: ['contactPoints'] }, '/inputs/0: is no input: name a path below attributes'],
    ['a name', { inputs: ['names.given'] }, '/inputs/0: is no input'],
    ['everything at once', { inputs: ['attributes'] }, '/inputs/0: is no input'],
    ['another custom trait', { inputs: ['traits.spender'] }, '/inputs/0: is no input'],
    ['nothing', { inputs: [] }, '/inputs: is empty: name what the expression reads'],
    ['half a path', { inputs: ['attributes.'] }, '/inputs/0: is no input'],
  ])('may not read %s', (_, more, message) =>
    expect(refusal({ ...trait(), ...more })).toEqual([expect.stringContaining(message)]),
  );

  it.each<[string, object, string]>([
    ['a name of its own', { name: 'engagement' }, '/name: is the name of a trait that is built in'],
    ['a plain name', { name: 'my trait' }, '/name: is no name'],
    ['an expression', { expression: '' }, '/expression: is empty: write what to work out'],
    [
      'an expression of some length',
      { expression: '1'.repeat(10_001) },
      '/expression: is longer than 10,000',
    ],
  ])('needs %s', (_, more, message) =>
    expect(refusal({ ...trait(), ...more })).toEqual([expect.stringContaining(message)]),
  );

  it('is checked as it was written, and its faults name the expression', () => {
    const broken = trait({ expression: '1) + (2' });
    expect(definitionToCheck(broken).mapping.data).toBe('1) + (2');
    expect(() => jsonata(definitionToCheck(broken).mapping.data)).toThrow();
    expect(issuesOf([{ detail: 'Syntax error: ")" (at character 2).' }])).toEqual([
      { path: ['expression'], message: expect.stringContaining('at character 2') },
    ]);
  });
});

describe('the preparation of a custom trait', () => {
  it('hands over what was named, and nothing else', () => {
    const { task, inputs } = prepared(
      trait({
        inputs: [
          'attributes.income',
          'attributes.nested.deep',
          'attributes.missing',
          'attributes.a\\.b',
          'country',
          'traits.engagement',
          'events.order\\.placed',
          'events.login',
        ],
      }),
    );
    expect(inputs).toEqual({
      attributes: { income: 21, nested: { deep: [1, 2] }, 'a.b': 1 },
      country: 'AT',
      traits: { engagement: 60 },
      events: { 'order.placed': { total: 1, lastAt: '2026-11-22T12:00:00.000Z' } },
    });
    expect(JSON.parse(task.payload)).toEqual(inputs);
    expect(task.definition).toMatchObject({ key: 'trait:spender:1', mapping: { customer: 'null' } });
  });

  it('takes no prototype for a value, and touches none', () => {
    const nothing = trait({ inputs: ['attributes.constructor', 'attributes.__proto__.income'] });
    expect(prepared(nothing).inputs).toEqual({});
    const profile = { ...emptyProfile, attributes: JSON.parse('{"constructor": {"prototype": {"a": 1}}}') };
    const one = trait({ inputs: ['attributes.constructor.prototype.a'] });
    expect(prepare(one, 1, { ...state, profile }, undefined, now)).toMatchObject({
      inputs: { attributes: { constructor: { prototype: { a: 1 } } } },
    });
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('is not needed while neither inputs nor expression have changed', () => {
    const one = trait();
    const before: Trait = {
      value: 42,
      inputs: { attributes: { income: 21 } },
      formula: one.expression,
      at: '',
    };
    expect(prepare(one, 1, state, before, now)).toBeUndefined();
    expect(prepare(trait({ expression: '1' }), 2, state, before, now)).toBeDefined();
    expect(prepare(one, 1, state, { ...before, inputs: { attributes: { income: 22 } } }, now)).toBeDefined();
  });

  it('is refused for more than an evaluator should be handed', () => {
    const profile = { ...state.profile, attributes: { income: 'x'.repeat(70_000) } };
    expect(prepare(trait(), 1, { ...state, profile }, undefined, now)).toEqual({
      problem: 'The inputs of “spender” are longer than 65,536 characters: name narrower paths.',
    });
  });

  it.each<[string, string, unknown]>([
    ['works out its expression', 'attributes.income * 2', 42],
    ['has the time that was given for its clock', '$now()', '2026-11-22T12:00:00.000Z'],
    ['in the form that was asked for', '$now("[Y0001]-[M01]")', '2026-11'],
    ['and in milliseconds', '$millis()', 1_795_348_800_000],
    ['also where an expression makes another', '$eval("$now()")', '2026-11-22T12:00:00.000Z'],
    ['may end with a comment', 'attributes.income /* euros */', 21],
    ['may say nothing', 'attributes.other', undefined],
  ])('%s', async (_, expression, value) => expect(await evaluated(trait({ expression }))).toEqual(value));

  it.each(['$random()', '$shuffle([1, 2, 3])', '$eval("$random()")'])(
    'leaves nothing to chance: %s',
    (expression) =>
      expect(evaluated(trait({ expression }))).rejects.toMatchObject({
        message: expect.stringContaining('leave it out'),
      }),
  );
});

describe('the result of a custom trait', () => {
  const inputs = { attributes: { income: 21 } };
  const read = (type: CustomTrait['type'], data: unknown) =>
    readResult(trait({ type }), { inputs }, { customer: null, data, thread: undefined }, now);

  it('is shown with its inputs, its expression and its time', () => {
    expect(read('number', 42)).toEqual({
      trait: { value: 42, inputs, formula: 'attributes.income * 2', at: '2026-11-22T12:00:00.000Z' },
    });
  });

  it.each<[CustomTrait['type'], unknown, unknown]>([
    ['number', 0, 0],
    ['number', undefined, null],
    ['text', '', ''],
    ['yes-or-no', false, false],
    ['time', '2026-11-02', '2026-11-02'],
    ['list', ['a', 1], ['a', 1]],
    ['list', 'a', ['a']],
    ['list', undefined, []],
  ])('of type %s may be %j', (type, data, value) =>
    expect(read(type, data)).toMatchObject({ trait: { value } }),
  );

  it.each<[CustomTrait['type'], unknown]>([
    ['number', '42'],
    ['text', 42],
    ['text', 'x'.repeat(1_001)],
    ['yes-or-no', 0],
    ['time', '30 February'],
    ['list', [{}]],
    ['list', Array.from({ length: 101 }, () => 1)],
  ])('of type %s is a problem as %j', (type, data) =>
    expect(read(type, data)).toEqual({
      problem: expect.stringMatching(/^“spender” came out as something else than/),
    }),
  );

  it('is a problem where the evaluator gave up', () => {
    const fault = { code: 'mapping-timeout' as const, reason: 'The mapping used too much time or memory.' };
    expect(readResult(trait(), { inputs }, { fault }, now)).toEqual({
      problem:
        '“spender” was not worked out: The mapping used too much time or memory. Correct its expression.',
    });
  });
});
