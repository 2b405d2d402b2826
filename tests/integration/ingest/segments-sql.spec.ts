import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { type Profile, emptyProfile } from '../../../apps/ingest/src/customers/profile.js';
import { matches } from '../../../apps/ingest/src/segments/matches.js';
import {
  type OddValue,
  meanings,
  oddValues,
  statedAt,
  statedOf,
} from '../../../apps/ingest/src/segments/meanings.js';
import {
  type HistoryName,
  histories,
  meaningsOfHistory,
} from '../../../apps/ingest/src/segments/meanings-of-history.js';
import type { Condition, Rule } from '../../../apps/ingest/src/segments/rule.js';
import { countQuery, sampleQuery, whereOf } from '../../../apps/ingest/src/segments/sql.js';
import type { CustomerState } from '../../../apps/ingest/src/segments/state.js';
import { segmentTables } from '../../../apps/ingest/src/segments/tables.js';
import { type RunningIngest, startIngest } from './running-ingest.js';

const stateOf = ({ profile, ...more }: Partial<CustomerState>): CustomerState => ({
  profile: { ...emptyProfile, ...profile },
  events: new Map(),
  messages: [],
  segments: new Set(),
  ...more,
});

/** The same value as an attribute, within a trait, and as a bare trait: each is read in its own way. */
const withOdd = (value: unknown): CustomerState => {
  const odd = value === undefined ? {} : { odd: value };
  return stateOf({
    profile: { ...emptyProfile, attributes: odd, traits: { ...odd, nested: { value: odd, inputs: {} } } },
  });
};

const consent = (purpose: string, state: 'granted' | 'revoked', more: object = {}) => ({
  purpose,
  state,
  source: '/shop',
  at: '2026-03-01T00:00:00Z',
  ...more,
});
const people: Record<string, Partial<Profile>> = {
  'who lives in Austria': { country: 'AT', locale: 'de-AT', names: { family: 'Müller', given: '' } },
  'who is reached by SMS': {
    contactPoints: [{ channel: 'sms', address: '+431', state: 'verified', since: '2026-01-01T00:00:00Z' }],
    preferences: { channels: ['sms', 'print'] },
  },
  'whose mailbox is stopped': {
    contactPoints: [
      { channel: 'email', address: 'a@a.example', state: 'stopped', since: '2026-01-01T00:00:00Z' },
    ],
  },
  'who consents': { consents: [consent('marketing', 'granted')] },
  'who revoked by a later word': {
    consents: [
      consent('marketing', 'revoked', { at: '2026-03-01T00:00:00.002+01:00' }),
      consent('marketing', 'granted', { at: '2026-02-28T23:00:00.001Z' }),
    ],
  },
  'who revoked for one channel': {
    consents: [
      consent('marketing', 'revoked', { channel: 'email', at: '2020-01-01T00:00:00Z' }),
      consent('marketing', 'granted'),
    ],
  },
  'whose last of two words at once counts': {
    consents: [consent('marketing', 'granted'), consent('marketing', 'revoked')],
  },
};

const states: Record<string, CustomerState> = {
  ...Object.fromEntries(Object.entries(oddValues).map(([name, value]) => [`odd: ${name}`, withOdd(value)])),
  ...Object.fromEntries(
    Object.entries(histories).map(([name, history]) => [`past: ${name}`, stateOf(history)]),
  ),
  ...Object.fromEntries(
    Object.entries(people).map(([name, profile]) => [
      name,
      stateOf({ profile: { ...emptyProfile, ...profile } }),
    ]),
  ),
  'a member': stateOf({ segments: new Set(['vip']) }),
};

const more: Condition[] = [
  { kind: 'profile', path: 'country', is: { op: 'in', values: ['AT', 'DE'] } },
  { kind: 'profile', path: 'country', is: { op: 'not-equals', value: 'AT' } },
  { kind: 'profile', path: 'locale', is: { op: 'starts-with', value: 'de' } },
  { kind: 'profile', path: 'names.family', is: { op: 'equals', value: 'Müller' } },
  { kind: 'profile', path: 'names.given', is: { op: 'is-empty' } },
  { kind: 'preference', path: 'channels', is: { op: 'contains', value: 'print' } },
  { kind: 'preference', path: 'channels', is: { op: 'is-empty' } },
  { kind: 'attribute', path: 'odd.0', is: { op: 'exists' } },
  { kind: 'attribute', path: 'odd.gold', is: { op: 'equals', value: 5 } },
  { kind: 'attribute', path: '__proto__', is: { op: 'exists' } },
  { kind: 'attribute', path: `a'; DROP TABLE customers; --`, is: { op: 'equals', value: `$1'"\\` } },
  { kind: 'contact-point' },
  { kind: 'contact-point', channel: 'sms' },
  { kind: 'contact-point', states: ['active', 'verified'] },
  { kind: 'contact-point', channel: 'email', states: ['stopped'] },
  ...(['granted', 'revoked', 'none'] as const).flatMap((state): Condition[] => [
    { kind: 'consent', purpose: 'marketing', state },
    { kind: 'consent', purpose: 'marketing', channel: 'email', state },
  ]),
  { kind: 'segment', segment: 'vip' },
];

const ofValues = meanings.flatMap(({ test }): Condition[] => [
  { kind: 'attribute', path: 'odd', is: test },
  { kind: 'trait', path: 'odd', is: test },
  { kind: 'trait', path: 'nested.odd', is: test },
]);
const conditions: Condition[] = [
  ...ofValues,
  ...meaningsOfHistory.map(({ condition }) => condition),
  ...more,
];

describe('a rule means to PostgreSQL what it means to the predicate', () => {
  let ingest: RunningIngest;
  let database: DataSource;
  const found = async (rule: Rule): Promise<string[]> => {
    const { text, parameters } = whereOf(rule, statedAt);
    const rows: { id: string }[] = await database.query(
      `SELECT c.id FROM customers c WHERE ${text}`,
      parameters,
    );
    return rows.map(({ id }) => id).sort();
  };
  const fitting = (rule: Rule): string[] =>
    Object.entries(states)
      .filter(([, state]) => matches(rule, state, statedAt))
      .map(([id]) => id)
      .sort();

  const store = async (id: string, { profile, events, messages, segments }: CustomerState): Promise<void> => {
    await database.query('INSERT INTO customers (id, version, profile) VALUES ($1, 1, $2)', [
      id,
      JSON.stringify(profile),
    ]);
    for (const [type, { total, lastAt, times }] of events)
      await database.query('INSERT INTO customer_event_tallies VALUES ($1, $2, $3, $4, $5)', [
        id,
        type,
        total,
        new Date(lastAt),
        times.map((at) => new Date(at).toISOString()),
      ]);
    for (const { definition, topic, messageClass, channel, sentAt, responses } of messages)
      await database.query('INSERT INTO customer_messages VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
        id,
        randomUUID(),
        definition,
        topic ?? null,
        messageClass,
        channel,
        new Date(sentAt),
        JSON.stringify(
          Object.fromEntries(
            Object.entries(responses).map(([kind, at]) => [kind, new Date(at).toISOString()]),
          ),
        ),
      ]);
    for (const segment of segments)
      await database.query('INSERT INTO segment_members VALUES ($1, $2, $3)', [segment, id, statedAt]);
  };

  beforeAll(async () => {
    ingest = await startIngest();
    database = ingest.service.app.get(DataSource);
    await database.query(segmentTables);
    for (const [id, state] of Object.entries(states)) await store(id, state);
  });
  afterAll(() => ingest.stop());

  it.each(meanings.map((meaning) => [JSON.stringify(meaning.test).slice(0, 100), meaning] as const))(
    'as it is stated for every odd value: %s',
    async (_, meaning) => {
      const stated = (Object.keys(oddValues) as OddValue[]).filter((name) => statedOf(meaning, name));
      const all = await found({ kind: 'attribute', path: 'odd', is: meaning.test });
      expect(all.filter((id) => id.startsWith('odd: '))).toEqual(stated.map((name) => `odd: ${name}`).sort());
    },
  );

  it.each(meaningsOfHistory.map((meaning) => [JSON.stringify(meaning.condition), meaning] as const))(
    'as it is stated for every past: %s',
    async (_, { condition, holdsFor }) => {
      const stated = (Object.keys(histories) as HistoryName[]).filter((name) =>
        'allBut' in holdsFor ? !holdsFor.allBut.includes(name) : holdsFor.includes(name),
      );
      const all = await found(condition);
      expect(all.filter((id) => id.startsWith('past: '))).toEqual(
        stated.map((name) => `past: ${name}`).sort(),
      );
    },
  );

  it.each(conditions.map((condition) => [JSON.stringify(condition).slice(0, 120), condition] as const))(
    'for every customer: %s',
    async (_, condition) => expect(await found(condition)).toEqual(fitting(condition)),
  );

  it('turned round, it has exactly the others: nothing is ever unknown', async () => {
    for (const condition of conditions) {
      const others = await found({ kind: 'not', of: condition });
      expect([...others, ...(await found(condition))].sort()).toEqual(Object.keys(states).sort());
    }
  });

  it('in whatever tree', async () => {
    const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Rule[]>(...conditions),
        fc.record({
          kind: fc.constant('all' as const),
          of: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
        }),
        fc.record({
          kind: fc.constant('any' as const),
          of: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
        }),
        fc.record({ kind: fc.constant('not' as const), of: tie('rule') }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(rule, async (one) => expect(await found(one)).toEqual(fitting(one))),
      { numRuns: 200 },
    );
  });

  it('whatever the time zone of the session', async () => {
    const runner = database.createQueryRunner();
    const rule: Rule = {
      kind: 'attribute',
      path: 'odd',
      is: { op: 'between', from: '2026-11-02', to: '2026-11-02T00:00:00Z' },
    };
    const { text, parameters } = whereOf(rule, statedAt);
    try {
      await runner.query(`SET TIME ZONE 'Pacific/Kiritimati'`);
      const rows: { id: string }[] = await runner.query(
        `SELECT c.id FROM customers c WHERE ${text}`,
        parameters,
      );
      expect(rows.map(({ id }) => id).sort()).toEqual(fitting(rule));
    } finally {
      await runner.query('RESET TIME ZONE');
      await runner.release();
    }
  });

  it('is counted beside the whole, and shown by examples', async () => {
    const rule: Rule = { kind: 'attribute', path: 'odd', is: { op: 'exists' } };
    const count = countQuery(rule, statedAt);
    const whole = Object.keys(states).length;
    expect(await database.query(count.text, count.parameters)).toEqual([
      { matching: fitting(rule).length, whole },
    ]);
    const sample = sampleQuery(rule, statedAt, 3);
    const rows: { id: string }[] = await database.query(sample.text, sample.parameters);
    expect(rows).toHaveLength(3);
    expect(fitting(rule)).toEqual(expect.arrayContaining(rows.map(({ id }) => id)));
  });
});
