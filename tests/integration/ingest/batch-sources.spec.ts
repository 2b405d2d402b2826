import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { SourcesWorld, eventType, sql } from './sources-world.js';

describe('a source of batches', () => {
  let world: SourcesWorld;
  beforeAll(async () => {
    world = await SourcesWorld.start();
  });
  afterAll(() => world.stop());

  describe('that is a query', () => {
    it('becomes a batch of its rows when it is told to run, with what PostgreSQL says they are', async () => {
      await world.put('accounts', { ...sql, query: 'SELECT * FROM accounts ORDER BY id;' });
      const { status, headers, body } = await world.ingest.call('POST', '/batch-sources/accounts/runs');
      expect(status).toBe(202);
      const id = headers.get('location')?.split('/').at(-1) ?? '';
      expect(body).toMatchObject({ source: 'accounts', state: 'waiting', batches: [id] });
      await world.reaches(id, 'producing');
      expect(await world.batch(id)).toMatchObject({
        total: 900,
        origin: { source: 'accounts' },
        name: 'accounts',
      });
      const rows = await eventually(async () => {
        const arrived = await world.dataOf(id);
        return arrived.length === 900 && arrived;
      });
      expect(rows.find(({ batch: of }) => of?.row === 3)).toMatchObject({
        customer: { id: '3', names: { display: 'Zoë 3' } },
        data: { balance: 0.75, due: '2026-03-29' },
      });
      expect(await world.runs('accounts')).toMatchObject([{ state: 'done', batches: [id] }]);
    });

    it('keeps a row one row where its JSON has line breaks', async () => {
      await world.crm.query(`CREATE TABLE documents (id int, document json)`);
      const document = JSON.stringify({ lines: ['one\ntwo', 'three'] }, undefined, 2).replaceAll(
        '\n',
        '\r\n',
      );
      await world.crm.query(`INSERT INTO documents SELECT n, $1 FROM generate_series(1, 3) n`, [document]);
      const orders = `(SELECT json_agg(o) FROM (VALUES (1,'a'),(2,'b')) o(id,name)) AS orders`;
      const query = `SELECT id, 'Zoë' AS name, document, ${orders} FROM documents ORDER BY id`;
      await world.put('documents', { ...sql, query });
      const id = await world.run('documents');
      await world.reaches(id, 'producing');
      expect(await world.batch(id)).toMatchObject({ rows: 3, total: 3, faulty: 0 });
      const rows = await eventually(async () => {
        const arrived = await world.dataOf(id);
        return arrived.length === 3 && arrived;
      });
      for (const { data } of rows)
        expect(data).toMatchObject({
          document: { lines: ['one\ntwo', 'three'] },
          orders: [
            { id: 1, name: 'a' },
            { id: 2, name: 'b' },
          ],
        });
    });

    it('is the same run when the same word comes again', async () => {
      await world.put('words', { ...sql, query: 'SELECT * FROM accounts LIMIT 1' });
      const run = () =>
        world.ingest.call('POST', '/batch-sources/words/runs', undefined, { 'idempotency-key': 'march' });
      const [first, second] = [await run(), await run()];
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(await world.runs('words')).toHaveLength(1);
    });

    it.each([
      ['writes', 'WITH gone AS (DELETE FROM accounts RETURNING id) SELECT * FROM gone'],
      ['does two things', 'SELECT 1 AS id; DELETE FROM accounts'],
      ['ends the bracket', 'SELECT 1 AS id) AS x; DROP TABLE accounts; --'],
      ['is none', 'SELEKT'],
    ])('ends with the reason, and changes nothing, when it %s', async (what, query) => {
      const key = `bad-${what.replaceAll(' ', '-')}`;
      await world.put(key, { ...sql, query, timeoutSeconds: 1 });
      const id = await world.run(key);
      await world.reaches(id, 'unreadable');
      expect(await world.batch(id)).toMatchObject({
        failure: { code: 'query-failed', remedy: expect.any(String) },
      });
      expect(await world.runs(key)).toMatchObject([{ state: 'failed', failure: { code: 'query-failed' } }]);
      expect((await world.crm.query('SELECT count(*)::int AS n FROM accounts')).rows).toEqual([{ n: 900 }]);
    });

    it('waits, and says why, while its database is away; and can be cancelled', async () => {
      await world.put('far', { ...sql, connection: 'away', query: 'SELECT 1 AS id' });
      const id = await world.run('far');
      await eventually(async () => (await world.batch(id))['heldUp'] !== undefined);
      expect(await world.batch(id)).toMatchObject({ state: 'collecting', heldUp: { code: 'source-away' } });
      await world.ingest.call('POST', `/batches/${id}/cancel`);
      await world.reaches(id, 'cancelled');
    });

    it('waits, and says why, when it takes too long', async () => {
      await world.put('slow', { ...sql, query: 'SELECT pg_sleep(30), 1 AS id', timeoutSeconds: 1 });
      const id = await world.run('slow');
      await eventually(async () => /timeout/.test(JSON.stringify((await world.batch(id))['heldUp'])));
      await world.ingest.call('POST', `/batches/${id}/cancel`);
      await world.reaches(id, 'cancelled');
    });

    it('that gives no rows is a batch that is finished', async () => {
      await world.put('nothing', { ...sql, query: 'SELECT * FROM accounts WHERE id < 0' });
      const id = await world.run('nothing');
      const ended = await world.reaches(id, 'finished');
      expect(ended).toMatchObject({ rows: 0, total: 0 });
    });
  });

  describe('that is a segment', () => {
    it('becomes a row for everybody whom its rule is true for, in the order of their ids', async () => {
      for (const [id, country] of [
        ['s-2', 'AT'],
        ['s-1', 'AT'],
        ['s-3', 'DE'],
      ] as const)
        await world.ingest.call('PUT', `/customers/${id}`, { country, names: { given: id } });
      await world.put('austrians', { kind: 'segment', where: `country = 'AT'` });
      const id = await world.run('austrians');
      await eventually(async () => (await world.dataOf(id)).length === 2);
      const rows = (await world.dataOf(id)).sort((a, b) => (a.batch?.row ?? 0) - (b.batch?.row ?? 0));
      expect(rows.map(({ customer }) => customer.id)).toEqual(['s-1', 's-2']);
    });

    it('ends with the reason where its rule fails on somebody', async () => {
      await world.put('broken', { kind: 'segment', where: `$number(id) > 3` });
      const id = await world.run('broken');
      expect(await world.reaches(id, 'unreadable')).toMatchObject({
        failure: { code: 'rule-failed', reason: expect.stringContaining('s-1') },
      });
    });
  });

  it.each([
    ['an event type that nobody registered', { eventType: 'unknown' }, 'unknown-event-type'],
    [
      'a connection that nobody configured',
      { from: { ...sql, connection: 'nope', query: 'SELECT 1' } },
      'unknown-connection',
    ],
    ['a connection of another kind', { from: { kind: 's3', connection: 'crm' } }, 'unknown-connection'],
    ['a rule that is none', { from: { kind: 'segment', where: 'country = ' } }, 'invalid-batch-source'],
    [
      'a rule that leaves its brackets',
      { from: { kind: 'segment', where: 'true) or (false' } },
      'invalid-batch-source',
    ],
    [
      'a time zone that is none',
      { schedule: { cron: '0 6 * * *', timeZone: 'Mars' } },
      'invalid-batch-source',
    ],
    ['a day that never comes', { schedule: { cron: '0 6 31 2 *', timeZone: 'UTC' } }, 'invalid-batch-source'],
    [
      'a webhook into the inside',
      { webhook: { url: 'http://169.254.169.254/', secret: 'billing' } },
      'target-forbidden',
    ],
    [
      'a secret that nobody configured',
      { webhook: { url: 'https://example.com/', secret: 'nope' } },
      'unknown-secret',
    ],
    ['a field that nobody knows', { password: 'x' }, 'invalid-input'],
  ])('is refused with %s', async (_, change, problem) => {
    const from = { ...sql, query: 'SELECT 1 AS id' };
    const reply = await world.ingest.call('PUT', '/batch-sources/refused', { eventType, from, ...change });
    expect(reply).toMatchObject({ status: 422, body: { type: `urn:tourbus:problem:${problem}` } });
    expect((await world.ingest.call('GET', '/batch-sources/refused')).status).toBe(404);
  });

  it('can be listed and deleted, with an audit line each', async () => {
    await world.put('short', { ...sql, query: 'SELECT 1 AS id' });
    const { body } = await world.ingest.call('GET', '/batch-sources?limit=200');
    expect((body['items'] as { key: string }[]).map(({ key }) => key)).toContain('short');
    expect((await world.ingest.call('DELETE', '/batch-sources/short')).status).toBe(204);
    expect((await world.ingest.call('GET', '/batch-sources/short')).status).toBe(404);
    expect((await world.ingest.call('DELETE', '/batch-sources/short')).status).toBe(404);
    expect((await world.ingest.call('POST', '/batch-sources/short/runs')).status).toBe(404);
  });
});
