import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyProfile } from '../customers/profile.js';
import { type OddValue, meanings, oddValues, statedAt, statedOf } from './meanings.js';
import { type HistoryName, histories, meaningsOfHistory } from './meanings-of-history.js';
import { matches, nextChangeAt } from './matches.js';
import type { Condition, Rule } from './rule.js';
import { type CustomerState, type SentMessage, tallyAfter } from './state.js';

const stateOf = ({ profile, ...more }: Partial<CustomerState> = {}): CustomerState => ({
  profile: { ...emptyProfile, ...profile },
  events: new Map(),
  messages: [],
  segments: new Set(),
  ...more,
});
const withAttributes = (attributes: Record<string, unknown>) =>
  stateOf({ profile: { ...emptyProfile, attributes } });
const yes: Rule = { kind: 'not', of: { kind: 'segment', segment: 'none' } };
const no: Rule = { kind: 'segment', segment: 'none' };
const fits = (rule: Rule, state: CustomerState = stateOf()) => matches(rule, state, statedAt);

describe('an operator', () => {
  const cases = meanings.flatMap((meaning) => {
    const { op, ...operand } = meaning.test;
    const asked = `${op} ${Object.values(operand)
      .map((given) => JSON.stringify(given).slice(0, 40))
      .join(' to ')}`;
    return (Object.keys(oddValues) as OddValue[]).map(
      (name) => [asked, statedOf(meaning, name) ? 'holds' : 'does not hold', name, meaning] as const,
    );
  });
  it.each(cases)('%s %s for %s', (_, _stated, name, meaning) => {
    const attributes = oddValues[name] === undefined ? {} : { odd: oddValues[name] };
    const asked: Rule = { kind: 'attribute', path: 'odd', is: meaning.test };
    expect(fits(asked, withAttributes(attributes))).toBe(statedOf(meaning, name));
  });
});

describe('a condition on the past', () => {
  const cases = meaningsOfHistory.flatMap(({ condition, holdsFor }) =>
    (Object.keys(histories) as HistoryName[]).map((name) => {
      const stated = 'allBut' in holdsFor ? !holdsFor.allBut.includes(name) : holdsFor.includes(name);
      return [
        JSON.stringify(condition),
        stated ? 'holds' : 'does not hold',
        name,
        condition,
        stated,
      ] as const;
    }),
  );
  it.each(cases)('%s %s for %s', (_, _stated, name, condition, stated) =>
    expect(fits(condition, stateOf(histories[name]))).toBe(stated),
  );
});

describe('a path', () => {
  const exists = (kind: 'attribute' | 'trait' | 'preference', path: string): Condition => ({
    kind,
    path,
    is: { op: 'exists' },
  });
  const profile = {
    ...emptyProfile,
    country: 'AT',
    attributes: { tags: ['a'], 'a.b': 1, nested: { deep: { tier: 'gold' } } },
    preferences: { channels: ['email' as const] },
    traits: {
      opens: 2,
      engagement: { value: 60, inputs: {}, formula: '…' },
      rfm: { value: { frequency: 3 } },
    },
  };
  it.each<[string, Condition, boolean]>([
    ['leads into objects', exists('attribute', 'nested.deep.tier'), true],
    ['ends where there is no object', exists('attribute', 'nested.deep.tier.more'), false],
    ['leads into no list', exists('attribute', 'tags.0'), false],
    ['leads to names with dots', exists('attribute', 'a\\.b'), true],
    ['finds nothing that was not said', exists('attribute', 'constructor.name'), false],
    ['nor the prototype', exists('attribute', '__proto__'), false],
    ['leads to preferences', exists('preference', 'channels'), true],
    ['leads to a bare trait', exists('trait', 'opens'), true],
    [
      'leads to the value of a trait',
      { kind: 'trait', path: 'engagement', is: { op: 'equals', value: 60 } },
      true,
    ],
    ['leads into the value of a trait', exists('trait', 'rfm.frequency'), true],
    ['leads not to how a trait came about', exists('trait', 'engagement.formula'), false],
    ['leads to the profile', { kind: 'profile', path: 'country', is: { op: 'equals', value: 'AT' } }, true],
  ])('%s', (_, condition, stated) => expect(fits(condition, stateOf({ profile }))).toBe(stated));
});

describe('a condition on contact points and consents', () => {
  const profile: CustomerState['profile'] = {
    ...emptyProfile,
    contactPoints: [
      { channel: 'email', address: 'a@a.example', state: 'stopped', since: '2026-01-01T00:00:00Z' },
    ],
    consents: [
      {
        purpose: 'marketing',
        state: 'revoked',
        channel: 'email',
        at: '2026-01-01T00:00:00Z',
        source: '/shop',
      },
      { purpose: 'marketing', state: 'granted', at: '2026-02-01T00:00:00Z', source: '/shop' },
    ],
  };
  it.each<[string, Condition, boolean]>([
    ['has one', { kind: 'contact-point' }, true],
    ['on another channel', { kind: 'contact-point', channel: 'sms' }, false],
    ['in that state', { kind: 'contact-point', channel: 'email', states: ['bouncing', 'stopped'] }, true],
    ['in another state', { kind: 'contact-point', states: ['active'] }, false],
    [
      'the word for a channel counts',
      { kind: 'consent', purpose: 'marketing', channel: 'email', state: 'revoked' },
      true,
    ],
    ['the word for all channels', { kind: 'consent', purpose: 'marketing', state: 'granted' }, true],
    [
      'also for one without its own',
      { kind: 'consent', purpose: 'marketing', channel: 'sms', state: 'granted' },
      true,
    ],
    ['nothing was said', { kind: 'consent', purpose: 'surveys', state: 'none' }, true],
    ['which is no revocation', { kind: 'consent', purpose: 'surveys', state: 'revoked' }, false],
  ])('%s', (_, condition, stated) => expect(fits(condition, stateOf({ profile }))).toBe(stated));
});

describe('a tree', () => {
  it.each<[string, Rule, boolean]>([
    ['all needs all', { kind: 'all', of: [yes, no] }, false],
    ['all has all', { kind: 'all', of: [yes, yes] }, true],
    ['any needs one', { kind: 'any', of: [no, yes] }, true],
    ['any has none', { kind: 'any', of: [no, no] }, false],
    ['not turns it round', { kind: 'not', of: { kind: 'any', of: [yes, no] } }, false],
  ])('%s', (_, rule, stated) => expect(fits(rule)).toBe(stated));

  it('asks about other segments', () => {
    expect(fits({ kind: 'segment', segment: 'vip' }, stateOf({ segments: new Set(['vip']) }))).toBe(true);
  });
});

describe('the next change of an answer, though nothing happens', () => {
  const change = (rule: Rule, state = stateOf()) => nextChangeAt(rule, state, statedAt)?.toISOString();
  const recent: Rule = {
    kind: 'attribute',
    path: 'joined',
    is: { op: 'within-last', within: { amount: 20, unit: 'days' } },
  };
  const opened = (value: number): Rule => ({
    kind: 'response-count',
    response: 'open',
    within: { amount: 30, unit: 'days' },
    is: { op: 'at-least', value },
  });

  it.each<[string, Rule, CustomerState, string | undefined]>([
    ['never comes for what is timeless', yes, stateOf(), undefined],
    ['never comes where nothing ever happened', recent, stateOf(), undefined],
    ['never comes once it has left the window', recent, withAttributes({ joined: '2026-01-01' }), undefined],
    [
      'is when it leaves the window',
      recent,
      withAttributes({ joined: '2026-11-12' }),
      '2026-12-02T00:00:00.000Z',
    ],
    [
      'is when a day ahead is reached',
      recent,
      withAttributes({ joined: '2026-12-24' }),
      '2026-12-24T00:00:00.000Z',
    ],
    [
      'is the same for the opposite',
      { kind: 'not', of: recent },
      withAttributes({ joined: '2026-11-12' }),
      '2026-12-02T00:00:00.000Z',
    ],
    [
      'is when too few are left',
      opened(2),
      stateOf(histories['three of five opened']),
      '2026-12-20T12:00:00.000Z',
    ],
    [
      'is not when one goes as another comes',
      {
        kind: 'event-count',
        type: 'e',
        within: { amount: 1, unit: 'days' },
        is: { op: 'at-least', value: 1 },
      },
      stateOf({
        events: new Map([
          ['e', tallyAfter(tallyAfter(undefined, statedAt.getTime()), statedAt.getTime() + 86_400_000)],
        ]),
      }),
      '2026-11-24T12:00:00.000Z',
    ],
    [
      'waits for the whole, not for a part',
      { kind: 'any', of: [recent, yes] },
      withAttributes({ joined: '2026-11-12' }),
      undefined,
    ],
  ])('%s', (_, rule, state, at) => expect(change(rule, state)).toBe(at));

  const day = 86_400_000;
  /** In whole hours, so that one may come as another goes. */
  const around = fc.integer({ min: -72, max: 72 }).map((hours) => statedAt.getTime() + (hours * day) / 24);
  const days = fc.integer({ min: 1, max: 3 }).map((amount) => ({ amount, unit: 'days' as const }));
  const count = fc.record({
    op: fc.constantFrom('equals', 'not-equals', 'at-least', 'less'),
    value: fc.integer({ min: 0, max: 4 }),
  });
  const last = fc.record({ op: fc.constantFrom('within-last', 'not-within-last'), within: days });
  const leaves = fc.oneof(
    fc.record({ kind: fc.constant('event-count'), type: fc.constant('e'), within: days, is: count }),
    fc.record({ kind: fc.constant('last-event'), type: fc.constant('e'), is: last }),
    fc.record({ kind: fc.constant('attribute'), path: fc.constant('at'), is: last }),
    fc.record({
      kind: fc.constant('response-ratio'),
      response: fc.constant('open'),
      within: days,
      is: fc.record({ op: fc.constantFrom('at-least', 'less'), value: fc.constantFrom(0, 0.34, 0.5, 1) }),
    }),
  ) as fc.Arbitrary<Rule>;
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaves,
      fc.record({
        kind: fc.constantFrom('all', 'any'),
        of: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not' as const), of: tie('rule') }),
    ) as fc.Arbitrary<Rule>,
  }));
  const sent = fc.record({ sentAt: around, responses: fc.constantFrom({}, { open: 1 }) });
  const state = fc
    .record({ times: fc.array(around, { maxLength: 6 }), at: around, sent: fc.array(sent, { maxLength: 6 }) })
    .map(({ times, at, sent: all }) => {
      const tally = times.reduce<ReturnType<typeof tallyAfter> | undefined>(tallyAfter, undefined);
      return stateOf({
        profile: { ...emptyProfile, attributes: { at: new Date(at).toISOString() } },
        events: new Map(tally ? [['e', tally]] : []),
        messages: all
          .toSorted((a, b) => a.sentAt - b.sentAt)
          .map((one): SentMessage => ({
            definition: 'd',
            messageClass: 'service',
            channel: 'email',
            ...one,
          })),
      });
    });

  const laters = fc.array(fc.integer({ min: 0, max: 7 * day }), { minLength: 10, maxLength: 20 });

  it('is never missed: until then the answer stays what it is', () => {
    fc.assert(
      fc.property(rule, state, laters, (one, of, all) => {
        const next = nextChangeAt(one, of, statedAt)?.getTime() ?? Infinity;
        expect(next).toBeGreaterThan(statedAt.getTime());
        const before = all.map((later) => statedAt.getTime() + later).filter((at) => at < next);
        if (next < Infinity) before.push(next - 1);
        for (const at of before) expect(matches(one, of, new Date(at))).toBe(fits(one, of));
      }),
      { numRuns: 500 },
    );
  });

  it('comes exactly then for a single condition', () => {
    fc.assert(
      fc.property(leaves, state, (one, of) => {
        const next = nextChangeAt(one, of, statedAt);
        if (next) expect(matches(one, of, next)).toBe(!fits(one, of));
      }),
      { numRuns: 300 },
    );
  });
});
