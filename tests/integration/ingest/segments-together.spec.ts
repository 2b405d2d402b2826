import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SegmentRule, customerChangedV1, exampleCustomer } from '@tourbus/contracts';
import { type RunningService, eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { emptyHistory } from '../../../apps/ingest/src/history/history.js';
import { belongs } from '../../../apps/ingest/src/segments/segments.js';
import { TimePassing } from '../../../apps/ingest/src/segments/time-passing.service.js';
import { type RunningIngest, batchMode, eventOf, startIngest } from './running-ingest.js';

const type = 'com.example.measured';
const day = 86_400_000;
/** More than two pages of those that are asked together. */
const crowd = 1_300;

describe('segments, with two replicas at work', () => {
  let ingest: RunningIngest;
  let other: RunningService;
  let database: DataSource;
  beforeAll(async () => {
    ingest = await startIngest();
    other = await ingest.another();
    database = ingest.service.app.get(DataSource);
    const mapping = { customer: '{"id": id, "attributes": {"level": level}}', data: '$' };
    await ingest.call('PUT', `/event-types/${type}`, { mapping });
    await database.query(
      `INSERT INTO customers (id, version, profile)
       SELECT 'c-' || n, 1, jsonb_build_object('names', '{}'::jsonb, 'contactPoints', '[]'::jsonb, 'preferences', '{}'::jsonb,
         'consents', '[]'::jsonb, 'traits', '{}'::jsonb, 'attributes', jsonb_build_object('level', n % 10))
       FROM generate_series(1, $1::int) AS n`,
      [crowd],
    );
  });
  afterAll(async () => {
    await other.stop();
    await ingest.stop();
  });

  const put = (key: string, rule: SegmentRule) => ingest.call('PUT', `/segments/${key}`, { name: key, rule });
  const ready = (key: string) =>
    eventually(async () => {
      const { body } = await ingest.call('GET', `/segments/${key}`);
      return body['state'] === 'ready' && body;
    }, 60_000);
  const level = (value: number): SegmentRule => ({ field: 'attributes.level', is: 'atLeast', value });
  const measure = (round: number, events: number) =>
    ingest.post(
      Array.from({ length: events }, (_, i) =>
        // Some of them are new customers, who come while all are being asked.
        eventOf(type, { id: `c-${(i * 37 + round * 11) % (crowd + 100)}`, level: (i + round) % 10 }),
      ),
      batchMode,
    );

  /** Who is in it by the table, and who should be by the rule alone. */
  const compared = async (key: string, rule: SegmentRule) => {
    const rows: { id: string; attributes: Record<string, unknown>; isMember: boolean }[] =
      await database.query(
        `SELECT id, profile->'attributes' AS attributes,
           EXISTS (SELECT FROM segment_members WHERE customer_id = id AND segment = $1) AS "isMember"
         FROM customers ORDER BY id`,
        [key],
      );
    const should = rows.filter(({ attributes }) => {
      const subject = { customer: { ...exampleCustomer, attributes }, history: emptyHistory };
      return belongs(rule, { ...subject, memberOf: new Set() }, Date.now()).member;
    });
    return [rows.filter(({ isMember }) => isMember), should].map((some) => some.map(({ id }) => id));
  };

  it('have exactly the members that their rule says, though it changes while customers do', async () => {
    await put('high', level(8));
    const rules = [2, 7, 3, 5].map(level);
    for (const [round, rule] of rules.entries())
      await Promise.all([put('high', rule), measure(round, 400), measure(round + 50, 400)]);
    await ready('high');
    const [members, should] = await compared('high', level(5));
    expect(members).toEqual(should);
    expect(should?.length).toBeGreaterThan(400);
  });

  it('go on where asking all customers broke off', async () => {
    await database.query(`
      CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken off'; END $$;
      CREATE TRIGGER breaks BEFORE INSERT ON segment_members FOR EACH ROW WHEN (NEW.customer_id = 'c-777' AND NEW.segment = 'odd')
        EXECUTE FUNCTION breaks();`);
    const rule: SegmentRule = {
      any: [1, 3, 5, 7, 9].map((value) => ({ field: 'attributes.level', is: 'equal', value })),
    };
    await ingest.post(eventOf(type, { id: 'c-777', level: 7 }));
    await put('odd', rule);
    const under = await eventually(async () => {
      const { body } = await ingest.call('GET', '/segments/odd');
      return Number(body['done']) > 0.3 && body;
    });
    expect(under).toMatchObject({ state: 'computing' });
    expect(Number(under['done'])).toBeLessThan(1);
    await database.query('DROP TRIGGER breaks ON segment_members');
    await ready('odd');
    const [members, should] = await compared('odd', rule);
    expect(members).toEqual(should);
  });

  it('take those whose moment has come between them, each once', async () => {
    const rule: SegmentRule = { field: 'attributes.joined', is: 'withinLast', value: 'P30D' };
    await put('newcomers', rule);
    await ready('newcomers');
    const joined = new Date().toISOString();
    await database.query(
      `UPDATE customers SET profile = jsonb_set(profile, '{attributes,joined}', to_jsonb($1::text)) WHERE id LIKE 'c-1%'`,
      [joined],
    );
    await put('newcomers', { all: [rule] });
    const { members } = (await ready('newcomers')) as unknown as { members: number };
    expect(members).toBeGreaterThan(400);
    const later = new Date(Date.now() + 31 * day);
    const sweepers = [ingest.service, other].map(({ app }) => app.get(TimePassing));
    const isAnyDue = async () => {
      const [row] = await database.query<{ due: boolean }[]>(
        'SELECT EXISTS (SELECT FROM segment_moments WHERE due_at <= $1) AS due',
        [later],
      );
      return row?.due;
    };
    const taken = { all: 0 };
    await Promise.all(
      sweepers.map(async (sweeper) => {
        // Who finds none may have found another one at it: each goes on while there is anybody left.
        while (await isAnyDue()) {
          const some = await sweeper.look(later);
          taken.all += some;
        }
      }),
    );
    expect(taken.all).toBe(members);
    const told = await eventually(async () => {
      const facts = await ingest.bus.read(customerChangedV1, 1);
      const left = facts.filter(({ data: { customer, changes, changedAt } }) => {
        return (
          changes.join() === 'segments' && changedAt === later.toISOString() && customer.id.startsWith('c-1')
        );
      });
      return left.length >= members && left;
    });
    expect(told).toHaveLength(members);
    expect(new Set(told.map(({ data }) => data.customer.id)).size).toBe(members);
  });
});
