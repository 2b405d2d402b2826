import { mkdir, readFile, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { SourcesWorld } from './sources-world.js';

describe('a place whose files become batches', () => {
  let world: SourcesWorld;
  beforeAll(async () => {
    world = await SourcesWorld.start();
  });
  afterAll(() => world.stop());

  describe('that is a folder', () => {
    const drop = async (folder: string, name: string, text: string) => {
      const place = join(world.root, folder, name);
      await writeFile(`${place}.part`, text);
      await rename(`${place}.part`, place);
    };
    const watch = async (key: string, settleSeconds = 0) => {
      await mkdir(join(world.root, key), { recursive: true });
      expect((await world.put(key, { kind: 'folder', path: key, settleSeconds })).status).toBe(201);
    };

    it('makes a batch of each file that lies there, once, and puts it with those that are done', async () => {
      await watch('in');
      await drop('in', 'march.csv', 'id,name\n1,Anna\n2,Bert\n');
      const [made] = await eventually(async () => {
        const found = await world.batchesOf('in');
        return found.length === 1 && found;
      });
      expect(made).toMatchObject({ name: 'march.csv', origin: { object: 'march.csv' }, total: 2 });
      const done = await eventually(async () => {
        const names = await readdir(join(world.root, 'in', 'done'));
        return names.length === 1 && names;
      });
      expect(done).toEqual([expect.stringMatching(/^[0-9a-f]{12}-march\.csv$/)]);
      await drop('in', 'again.csv', 'id,name\n1,Anna\n2,Bert\n');
      await eventually(async () => (await readdir(join(world.root, 'in', 'done'))).length === 2);
      expect(await world.batchesOf('in')).toHaveLength(1);
    });

    it('leaves a file alone that still grows, and whatever is no file', async () => {
      await watch('growing', 2);
      await mkdir(join(world.root, 'growing', 'a-folder.csv'));
      const place = join(world.root, 'growing', 'slow.csv');
      const lines = ['id,name'];
      for (let n = 1; n <= 12; n++) {
        lines.push(`${n},Anna`);
        await writeFile(place, lines.join('\n'));
        expect(await world.batchesOf('growing')).toHaveLength(0);
        await new Promise((done) => setTimeout(done, 300));
      }
      const [made] = await eventually(async () => {
        const found = await world.batchesOf('growing');
        return found.length === 1 && found;
      });
      expect(made).toMatchObject({ total: 12 });
      expect(await readdir(join(world.root, 'growing'))).toEqual(
        expect.arrayContaining(['a-folder.csv', 'done']),
      );
    });

    it('puts a file that cannot be read with those that failed, beside the reason, and sends none of it', async () => {
      await watch('bad');
      await drop('bad', 'open.csv', `id,name\n1,Anna\n2,"never closed\n`);
      const names = await eventually(async () => {
        const found = (await readdir(join(world.root, 'bad', 'failed'))).sort();
        return found.length === 2 && found;
      });
      expect(names[1]).toBe(`${names[0]}.reason.txt`);
      expect(await readFile(join(world.root, 'bad', 'failed', names[1] ?? ''), 'utf8')).toMatch(/line 3/);
      expect(await world.batchesOf('bad')).toHaveLength(0);
      expect((await world.ingest.call('GET', '/batch-sources/bad')).body['refused']).toMatchObject([
        { object: 'open.csv', code: expect.any(String), reason: expect.stringMatching(/line 3/) },
      ]);
    });

    it('follows no link, neither of a file nor of a folder', async () => {
      const secret = join(world.ingest.infrastructure.folder, 'secret');
      await mkdir(secret, { recursive: true });
      await writeFile(join(secret, 'secret.csv'), 'id,name\n666,Secret\n');
      await watch('links');
      await symlink(join(secret, 'secret.csv'), join(world.root, 'links', 'a.csv'));
      await drop('links', 'b.csv', 'id,name\n1,Anna\n');
      await eventually(async () => (await world.batchesOf('links')).length === 1);
      expect(await world.batchesOf('links')).toMatchObject([{ name: 'b.csv' }]);
      await symlink(secret, join(world.root, 'out'));
      for (const path of ['out', '..', '../secret', '/etc', '.', 'nowhere'])
        expect(await world.put('escape', { kind: 'folder', path })).toMatchObject({
          status: 422,
          body: { errors: [{ pointer: '/from/path' }] },
        });
    });

    it('goes on after a crash between any two steps, and makes no second batch', async () => {
      await watch('crash');
      const text = 'id,name\n7,Anna\n';
      await drop('crash', 'x.csv', text);
      await eventually(
        async () => (await readdir(join(world.root, 'crash', 'done')).catch(() => [])).length === 1,
      );
      // As it lay when the batch was there, and the file not yet moved.
      const [done = ''] = await readdir(join(world.root, 'crash', 'done'));
      await rename(join(world.root, 'crash', 'done', done), join(world.root, 'crash', 'x.csv'));
      await eventually(async () => (await readdir(join(world.root, 'crash', 'done'))).length === 1);
      expect(await world.batchesOf('crash')).toHaveLength(1);
      // As it lay when the reason was written, and the file not yet moved.
      await drop('crash', 'y.csv', '');
      const failed = join(world.root, 'crash', 'failed');
      await eventually(async () => (await readdir(failed).catch(() => [])).length === 2);
      const [name = ''] = (await readdir(failed)).sort();
      await rename(join(failed, name), join(world.root, 'crash', 'y.csv'));
      await eventually(async () => (await readdir(failed)).length === 2);
    });
  });

  describe('that is a bucket', () => {
    it('makes a batch of each version of each object, once', async () => {
      for (const n of [1, 2, 3, 4, 5]) world.s3.objects.set(`partner/in/${n}.csv`, `id,name\n${n},Object\n`);
      world.s3.objects.set('partner/other/6.csv', 'id,name\n6,Object\n');
      world.s3.objects.set('partner/in/bad.csv', 'id,name\n1,"open\n');
      await world.put('bucket', { kind: 's3', connection: 'partner', prefix: 'in/', everySeconds: 1 });
      await eventually(async () => (await world.batchesOf('bucket')).length === 5);
      world.s3.objects.set('partner/in/2.csv', 'id,name\n22,Object\n');
      await eventually(async () => (await world.batchesOf('bucket')).length === 6);
      await eventually(() => world.s3.fetched.filter((key) => key.endsWith('/2.csv')).length === 2);
      expect(world.s3.fetched.filter((key) => !key.endsWith('/2.csv')).sort()).toEqual([
        ...['1', '3', '4', '5', 'bad'].map((name) => `partner/in/${name}.csv`),
      ]);
      expect((await world.ingest.call('GET', '/batch-sources/bucket')).body['refused']).toMatchObject([
        { object: 'partner/in/bad.csv' },
      ]);
    });

    it('says why it cannot be looked at, and comes back by itself', async () => {
      await world.ingest.call('DELETE', '/batch-sources/bucket');
      await world.put('gone', { kind: 's3', connection: 'partner', prefix: 'later/', everySeconds: 1 });
      world.s3.objects.set('partner/later/1.csv', 'id,name\n99,Object\n');
      await eventually(async () => (await world.batchesOf('gone')).length === 1);
    });
  });

  describe('whose run finds the service drained', () => {
    it('waits, says why, and takes in what lies there once that is over', async () => {
      await mkdir(join(world.root, 'drained'), { recursive: true });
      for (const n of [1, 2])
        await writeFile(join(world.root, 'drained', `${n}.csv`), `id,name\n${n},Drained\n`);
      world.s3.objects.set('partner/drained/3.csv', 'id,name\n3,Drained\n');
      const schedule = { cron: '0 0 1 1 *', timeZone: 'UTC' };
      const froms = {
        'drained-folder': { kind: 'folder', path: 'drained', settleSeconds: 0 },
        'drained-bucket': { kind: 's3', connection: 'partner', prefix: 'drained/' },
      };
      const keys = Object.keys(froms);
      const drain = (method: string) =>
        fetch(`${world.ingest.service.url}/api/ingest/v1/drain`, {
          method,
          headers: { authorization: `Bearer ${world.operator}` },
        });
      for (const [key, from] of Object.entries(froms)) await world.put(key, from, { schedule });
      expect((await drain('PUT')).status).toBe(200);
      for (const key of keys) await world.ingest.call('POST', `/batch-sources/${key}/runs`);
      for (const key of keys)
        await eventually(async () => (await world.runs(key)).some(({ heldUp }) => heldUp !== undefined));
      for (const key of keys)
        expect(await world.runs(key)).toMatchObject([
          { state: 'waiting', batches: [], heldUp: { code: 'nothing-taken-in', remedy: expect.any(String) } },
        ]);
      expect((await drain('DELETE')).status).toBe(200);
      for (const key of keys) {
        const [run] = await eventually(async () => {
          const found = await world.runs(key);
          return found[0]?.state === 'done' && found;
        }, 60_000);
        expect(run).not.toHaveProperty('heldUp');
        expect(run).not.toHaveProperty('failure');
      }
      expect((await world.batchesOf('drained-folder')).length).toBe(2);
      expect((await world.batchesOf('drained-bucket')).length).toBe(1);
      expect(await readdir(join(world.root, 'drained', 'done'))).toHaveLength(2);
    });
  });
});
