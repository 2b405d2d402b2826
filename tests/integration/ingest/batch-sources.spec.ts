import { mkdir, readFile, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dataArrivedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { Client } from 'pg';
import { type RunningIngest, startIngest } from './running-ingest.js';
import { type S3Server, startS3Server } from './s3-server.js';

const eventType = 'com.example.statement.due';
const mapping = { customer: `{ 'id': $string(id), 'names': { 'display': name } }`, data: '$' };

interface Run {
  id: string;
  state: string;
  slot?: string;
  batches: string[];
  failure?: { code: string; reason: string };
}

describe('a source of batches', () => {
  let ingest: RunningIngest;
  let s3: S3Server;
  let crm: Client;
  let root: string;
  beforeAll(async () => {
    s3 = await startS3Server();
    const endpoint = encodeURIComponent(s3.url);
    ingest = await startIngest(({ stack, folder }) => {
      root = join(folder, 'drop');
      return {
        BATCH_FOLDERS: root,
        BATCH_WINDOW: '1000',
        MAPPING_TIMEOUT_MS: '5000',
        CONNECTIONS: JSON.stringify({
          crm: stack.databaseUrl('composer'),
          partner: `s3://key:secret@bucket/partner?region=eu-central-1&endpoint=${endpoint}`,
          away: 'postgres://nobody@127.0.0.1:1/nowhere',
        }),
        SECRETS: JSON.stringify({ billing: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }),
      };
    });
    crm = new Client(ingest.infrastructure.stack.databaseUrl('composer'));
    await crm.connect();
    await crm.query(
      `CREATE TABLE accounts AS SELECT n AS id, 'Zoë ' || n AS name, n::numeric(20, 2) / 4 AS balance, date '2026-03-29' AS due
       FROM generate_series(1, 900) n`,
    );
    expect((await ingest.call('PUT', `/event-types/${eventType}`, { mapping })).status).toBe(200);
  });
  afterAll(async () => {
    await crm.end();
    await ingest.stop();
    s3.close();
  });

  const put = (key: string, from: object, more: object = {}) =>
    ingest.call('PUT', `/batch-sources/${key}`, { eventType, from, ...more });
  const runs = async (key: string): Promise<Run[]> =>
    (await ingest.call('GET', `/batch-sources/${key}/runs`)).body['items'] as Run[];
  const batch = async (id: string) => (await ingest.call('GET', `/batches/${id}`)).body;
  const batchesOf = async (key: string) =>
    ((await ingest.call('GET', '/batches?limit=200')).body['items'] as Record<string, unknown>[]).filter(
      ({ origin }) => (origin as { source?: string } | undefined)?.source === key,
    );
  const dataOf = async (id: string) =>
    (await ingest.bus.read(dataArrivedV1, 1))
      .map(({ data }) => data)
      .filter(({ batch: of }) => of?.id === id);
  const reaches = (id: string, state: string) =>
    eventually(async () => {
      const found = await batch(id);
      return found['state'] === state && found;
    }, 30_000);
  const sql = { kind: 'sql', connection: 'crm' };

  describe('that is a query', () => {
    it('becomes a batch of its rows when it is told to run, with what PostgreSQL says they are', async () => {
      await put('accounts', { ...sql, query: 'SELECT * FROM accounts ORDER BY id;' });
      const { status, headers, body } = await ingest.call('POST', '/batch-sources/accounts/runs');
      expect(status).toBe(202);
      const id = headers.get('location')?.split('/').at(-1) ?? '';
      expect(body).toMatchObject({ source: 'accounts', state: 'waiting', batches: [id] });
      await reaches(id, 'producing');
      expect(await batch(id)).toMatchObject({
        total: 900,
        origin: { source: 'accounts' },
        name: 'accounts',
      });
      const rows = await eventually(async () => {
        const arrived = await dataOf(id);
        return arrived.length === 900 && arrived;
      });
      expect(rows.find(({ batch: of }) => of?.row === 3)).toMatchObject({
        customer: { id: '3', names: { display: 'Zoë 3' } },
        data: { balance: 0.75, due: '2026-03-29' },
      });
      expect(await runs('accounts')).toMatchObject([{ state: 'done', batches: [id] }]);
    });

    it('is the same run when the same word comes again', async () => {
      await put('words', { ...sql, query: 'SELECT * FROM accounts LIMIT 1' });
      const run = () =>
        ingest.call('POST', '/batch-sources/words/runs', undefined, { 'idempotency-key': 'march' });
      const [first, second] = [await run(), await run()];
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(await runs('words')).toHaveLength(1);
    });

    it.each([
      ['writes', 'WITH gone AS (DELETE FROM accounts RETURNING id) SELECT * FROM gone'],
      ['does two things', 'SELECT 1 AS id; DELETE FROM accounts'],
      ['ends the bracket', 'SELECT 1 AS id) AS x; DROP TABLE accounts; --'],
      ['is none', 'SELEKT'],
    ])('ends with the reason, and changes nothing, when it %s', async (what, query) => {
      const key = `bad-${what.replaceAll(' ', '-')}`;
      await put(key, { ...sql, query, timeoutSeconds: 1 });
      const { headers } = await ingest.call('POST', `/batch-sources/${key}/runs`);
      const id = headers.get('location')?.split('/').at(-1) ?? '';
      await reaches(id, 'unreadable');
      expect(await batch(id)).toMatchObject({
        failure: { code: 'query-failed', remedy: expect.any(String) },
      });
      expect(await runs(key)).toMatchObject([{ state: 'failed', failure: { code: 'query-failed' } }]);
      expect((await crm.query('SELECT count(*)::int AS n FROM accounts')).rows).toEqual([{ n: 900 }]);
    });

    it('waits, and says why, while its database is away; and can be cancelled', async () => {
      await put('far', { ...sql, connection: 'away', query: 'SELECT 1 AS id' });
      const { headers } = await ingest.call('POST', '/batch-sources/far/runs');
      const id = headers.get('location')?.split('/').at(-1) ?? '';
      await eventually(async () => (await batch(id))['heldUp'] !== undefined);
      expect(await batch(id)).toMatchObject({ state: 'collecting', heldUp: { code: 'source-away' } });
      await ingest.call('POST', `/batches/${id}/cancel`);
      await reaches(id, 'cancelled');
    });

    it('waits, and says why, when it takes too long', async () => {
      await put('slow', { ...sql, query: 'SELECT pg_sleep(30), 1 AS id', timeoutSeconds: 1 });
      const { headers } = await ingest.call('POST', '/batch-sources/slow/runs');
      const id = headers.get('location')?.split('/').at(-1) ?? '';
      await eventually(async () => /timeout/.test(JSON.stringify((await batch(id))['heldUp'])));
      await ingest.call('POST', `/batches/${id}/cancel`);
      await reaches(id, 'cancelled');
    });

    it('that gives no rows is a batch that is finished', async () => {
      await put('nothing', { ...sql, query: 'SELECT * FROM accounts WHERE id < 0' });
      const { headers } = await ingest.call('POST', '/batch-sources/nothing/runs');
      const ended = await reaches(headers.get('location')?.split('/').at(-1) ?? '', 'finished');
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
        await ingest.call('PUT', `/customers/${id}`, { country, names: { given: id } });
      await put('austrians', { kind: 'segment', where: `country = 'AT'` });
      const { headers } = await ingest.call('POST', '/batch-sources/austrians/runs');
      const id = headers.get('location')?.split('/').at(-1) ?? '';
      await eventually(async () => (await dataOf(id)).length === 2);
      const rows = (await dataOf(id)).sort((a, b) => (a.batch?.row ?? 0) - (b.batch?.row ?? 0));
      expect(rows.map(({ customer }) => customer.id)).toEqual(['s-1', 's-2']);
    });

    it('ends with the reason where its rule fails on somebody', async () => {
      await put('broken', { kind: 'segment', where: `$number(id) > 3` });
      const { headers } = await ingest.call('POST', '/batch-sources/broken/runs');
      expect(await reaches(headers.get('location')?.split('/').at(-1) ?? '', 'unreadable')).toMatchObject({
        failure: { code: 'rule-failed', reason: expect.stringContaining('s-1') },
      });
    });
  });

  describe('that is a folder', () => {
    const drop = async (folder: string, name: string, text: string) => {
      const place = join(root, folder, name);
      await writeFile(`${place}.part`, text);
      await rename(`${place}.part`, place);
    };
    const watch = async (key: string, settleSeconds = 0) => {
      await mkdir(join(root, key), { recursive: true });
      expect((await put(key, { kind: 'folder', path: key, settleSeconds })).status).toBe(201);
    };

    it('makes a batch of each file that lies there, once, and puts it with those that are done', async () => {
      await watch('in');
      await drop('in', 'march.csv', 'id,name\n1,Anna\n2,Bert\n');
      const [made] = await eventually(async () => {
        const found = await batchesOf('in');
        return found.length === 1 && found;
      });
      expect(made).toMatchObject({ name: 'march.csv', origin: { object: 'march.csv' }, total: 2 });
      const done = await eventually(async () => {
        const names = await readdir(join(root, 'in', 'done'));
        return names.length === 1 && names;
      });
      expect(done).toEqual([expect.stringMatching(/^[0-9a-f]{12}-march\.csv$/)]);
      await drop('in', 'again.csv', 'id,name\n1,Anna\n2,Bert\n');
      await eventually(async () => (await readdir(join(root, 'in', 'done'))).length === 2);
      expect(await batchesOf('in')).toHaveLength(1);
    });

    it('leaves a file alone that still grows, and whatever is no file', async () => {
      await watch('growing', 2);
      await mkdir(join(root, 'growing', 'a-folder.csv'));
      const place = join(root, 'growing', 'slow.csv');
      const lines = ['id,name'];
      for (let n = 1; n <= 12; n++) {
        lines.push(`${n},Anna`);
        await writeFile(place, lines.join('\n'));
        expect(await batchesOf('growing')).toHaveLength(0);
        await new Promise((done) => setTimeout(done, 300));
      }
      const [made] = await eventually(async () => {
        const found = await batchesOf('growing');
        return found.length === 1 && found;
      });
      expect(made).toMatchObject({ total: 12 });
      expect(await readdir(join(root, 'growing'))).toEqual(expect.arrayContaining(['a-folder.csv', 'done']));
    });

    it('puts a file that cannot be read with those that failed, beside the reason, and sends none of it', async () => {
      await watch('bad');
      await drop('bad', 'open.csv', `id,name\n1,Anna\n2,"never closed\n`);
      const names = await eventually(async () => {
        const found = (await readdir(join(root, 'bad', 'failed'))).sort();
        return found.length === 2 && found;
      });
      expect(names[1]).toBe(`${names[0]}.reason.txt`);
      expect(await readFile(join(root, 'bad', 'failed', names[1] ?? ''), 'utf8')).toMatch(/line 3/);
      expect(await batchesOf('bad')).toHaveLength(0);
      expect((await ingest.call('GET', '/batch-sources/bad')).body['refused']).toMatchObject([
        { object: 'open.csv', code: expect.any(String), reason: expect.stringMatching(/line 3/) },
      ]);
    });

    it('follows no link, neither of a file nor of a folder', async () => {
      const secret = join(ingest.infrastructure.folder, 'secret');
      await mkdir(secret, { recursive: true });
      await writeFile(join(secret, 'secret.csv'), 'id,name\n666,Secret\n');
      await watch('links');
      await symlink(join(secret, 'secret.csv'), join(root, 'links', 'a.csv'));
      await drop('links', 'b.csv', 'id,name\n1,Anna\n');
      await eventually(async () => (await batchesOf('links')).length === 1);
      expect(await batchesOf('links')).toMatchObject([{ name: 'b.csv' }]);
      await symlink(secret, join(root, 'out'));
      for (const path of ['out', '..', '../secret', '/etc', '.', 'nowhere'])
        expect(await put('escape', { kind: 'folder', path })).toMatchObject({
          status: 422,
          body: { errors: [{ pointer: '/from/path' }] },
        });
    });

    it('goes on after a crash between any two steps, and makes no second batch', async () => {
      await watch('crash');
      const text = 'id,name\n7,Anna\n';
      await drop('crash', 'x.csv', text);
      await eventually(async () => (await readdir(join(root, 'crash', 'done')).catch(() => [])).length === 1);
      // As it lay when the batch was there, and the file not yet moved.
      const [done = ''] = await readdir(join(root, 'crash', 'done'));
      await rename(join(root, 'crash', 'done', done), join(root, 'crash', 'x.csv'));
      await eventually(async () => (await readdir(join(root, 'crash', 'done'))).length === 1);
      expect(await batchesOf('crash')).toHaveLength(1);
      // As it lay when the reason was written, and the file not yet moved.
      await drop('crash', 'y.csv', '');
      const failed = join(root, 'crash', 'failed');
      await eventually(async () => (await readdir(failed).catch(() => [])).length === 2);
      const [name = ''] = (await readdir(failed)).sort();
      await rename(join(failed, name), join(root, 'crash', 'y.csv'));
      await eventually(async () => (await readdir(failed)).length === 2);
    });
  });

  describe('that is a bucket', () => {
    it('makes a batch of each version of each object, once', async () => {
      for (const n of [1, 2, 3, 4, 5]) s3.objects.set(`partner/in/${n}.csv`, `id,name\n${n},Object\n`);
      s3.objects.set('partner/other/6.csv', 'id,name\n6,Object\n');
      s3.objects.set('partner/in/bad.csv', 'id,name\n1,"open\n');
      await put('bucket', { kind: 's3', connection: 'partner', prefix: 'in/', everySeconds: 1 });
      await eventually(async () => (await batchesOf('bucket')).length === 5);
      s3.objects.set('partner/in/2.csv', 'id,name\n22,Object\n');
      await eventually(async () => (await batchesOf('bucket')).length === 6);
      await eventually(() => s3.fetched.filter((key) => key.endsWith('/2.csv')).length === 2);
      expect(s3.fetched.filter((key) => !key.endsWith('/2.csv')).sort()).toEqual([
        ...['1', '3', '4', '5', 'bad'].map((name) => `partner/in/${name}.csv`),
      ]);
      expect((await ingest.call('GET', '/batch-sources/bucket')).body['refused']).toMatchObject([
        { object: 'partner/in/bad.csv' },
      ]);
    });

    it('says why it cannot be looked at, and comes back by itself', async () => {
      await ingest.call('DELETE', '/batch-sources/bucket');
      await put('gone', { kind: 's3', connection: 'partner', prefix: 'later/', everySeconds: 1 });
      s3.objects.set('partner/later/1.csv', 'id,name\n99,Object\n');
      await eventually(async () => (await batchesOf('gone')).length === 1);
    });
  });

  describe('with a schedule', () => {
    const daily = { cron: '30 2 * * *', timeZone: 'Europe/Berlin', graceSeconds: 60 };
    const query = 'SELECT * FROM accounts WHERE id = 1';
    /** As if nobody had looked since then. */
    const awaySince = async (key: string, since: Date) => {
      const client = new Client(ingest.infrastructure.stack.databaseUrl('ingest'));
      await client.connect();
      await client.query('UPDATE batch_sources SET looked_until = $2, next_slot = $2 WHERE key = $1', [
        key,
        since,
      ]);
      await client.end();
    };
    const days = (n: number): Date => new Date(Date.now() - n * 86_400_000);

    it('says when it runs next, and in whose time', async () => {
      const { body } = await put('daily', { ...sql, query }, { schedule: daily });
      const next = new Date(body['nextSlot'] as string);
      const local = next.toLocaleTimeString('de-AT', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
      expect([local, next > new Date()]).toEqual(['02:30', true]);
    });

    it.each([
      ['once', 1, 1],
      ['skip', 0, 1],
      ['each', 5, 0],
    ] as const)(
      'does what its rule says about slots that passed while everything was down: %s',
      async (missed, ran, left) => {
        const key = `missed-${missed}`;
        const hourly = { cron: '0 */6 * * *', timeZone: 'UTC', graceSeconds: 1, missed };
        await put(key, { ...sql, query }, { schedule: hourly });
        const now = new Date();
        const slot = new Date(Math.floor(now.getTime() / 21_600_000) * 21_600_000);
        const others = await Promise.all([ingest.another(), ingest.another()]);
        await awaySince(key, new Date(slot.getTime() - 4 * 21_600_000 - 1_000));
        const all = await eventually(async () => {
          const found = await runs(key);
          return found.length === ran + left && found.every(({ state }) => state !== 'waiting') && found;
        });
        expect(all.filter(({ state }) => state === 'done')).toHaveLength(ran);
        expect(all.filter(({ state }) => state === 'missed')).toHaveLength(left);
        if (ran > 0) expect(all.map((run) => run.slot)).toContain(slot.toISOString());
        expect((await batchesOf(key)).filter(({ state }) => state !== 'unreadable')).toHaveLength(ran);
        const { body } = await ingest.call('GET', `/batch-sources/${key}`);
        expect(new Date(body['nextSlot'] as string).getTime()).toBeGreaterThan(now.getTime());
        await Promise.all(others.map((other) => other.stop()));
      },
    );

    it('does not run a slot again when its source is changed, or looked at twice', async () => {
      const key = 'changed';
      await put(key, { ...sql, query }, { schedule: { ...daily, missed: 'once' } });
      await awaySince(key, days(2));
      await eventually(async () => (await runs(key)).some(({ state }) => state === 'done'));
      await put(key, { ...sql, query: `${query} OR id = 2` }, { schedule: { ...daily, missed: 'once' } });
      await awaySince(key, days(2));
      await eventually(async () => {
        const { body } = await ingest.call('GET', `/batch-sources/${key}`);
        return new Date(body['nextSlot'] as string) > new Date();
      });
      expect((await runs(key)).filter(({ state }) => state === 'done')).toHaveLength(1);
      expect(await batchesOf(key)).toHaveLength(1);
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
    const reply = await ingest.call('PUT', '/batch-sources/refused', { eventType, from, ...change });
    expect(reply).toMatchObject({ status: 422, body: { type: `urn:tourbus:problem:${problem}` } });
    expect((await ingest.call('GET', '/batch-sources/refused')).status).toBe(404);
  });

  it('can be listed and deleted, with an audit line each', async () => {
    await put('short', { ...sql, query: 'SELECT 1 AS id' });
    const { body } = await ingest.call('GET', '/batch-sources?limit=200');
    expect((body['items'] as { key: string }[]).map(({ key }) => key)).toContain('short');
    expect((await ingest.call('DELETE', '/batch-sources/short')).status).toBe(204);
    expect((await ingest.call('GET', '/batch-sources/short')).status).toBe(404);
    expect((await ingest.call('DELETE', '/batch-sources/short')).status).toBe(404);
    expect((await ingest.call('POST', '/batch-sources/short/runs')).status).toBe(404);
  });
});
