import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { Client } from 'pg';
import { SourcesWorld, sql } from './sources-world.js';

describe('a source of batches', () => {
  let world: SourcesWorld;
  beforeAll(async () => {
    world = await SourcesWorld.start();
  });
  afterAll(() => world.stop());

  describe('with a schedule', () => {
    const daily = { cron: '30 2 * * *', timeZone: 'Europe/Berlin', graceSeconds: 60 };
    const query = 'SELECT * FROM accounts WHERE id = 1';
    /** As if nobody had looked since then. */
    const awaySince = async (key: string, since: Date) => {
      const client = new Client(world.ingest.infrastructure.stack.databaseUrl('ingest'));
      await client.connect();
      await client.query('UPDATE batch_sources SET looked_until = $2, next_slot = $2 WHERE key = $1', [
        key,
        since,
      ]);
      await client.end();
    };
    const days = (n: number): Date => new Date(Date.now() - n * 86_400_000);

    it('says when it runs next, and in whose time', async () => {
      const { body } = await world.put('daily', { ...sql, query }, { schedule: daily });
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
        await world.put(key, { ...sql, query }, { schedule: hourly });
        const now = new Date();
        const slot = new Date(Math.floor(now.getTime() / 21_600_000) * 21_600_000);
        const others = await Promise.all([world.ingest.another(), world.ingest.another()]);
        await awaySince(key, new Date(slot.getTime() - 4 * 21_600_000 - 1_000));
        const all = await eventually(async () => {
          const found = await world.runs(key);
          return found.length === ran + left && found.every(({ state }) => state !== 'waiting') && found;
        });
        expect(all.filter(({ state }) => state === 'done')).toHaveLength(ran);
        expect(all.filter(({ state }) => state === 'missed')).toHaveLength(left);
        if (ran > 0) expect(all.map((run) => run.slot)).toContain(slot.toISOString());
        expect((await world.batchesOf(key)).filter(({ state }) => state !== 'unreadable')).toHaveLength(ran);
        const { body } = await world.ingest.call('GET', `/batch-sources/${key}`);
        expect(new Date(body['nextSlot'] as string).getTime()).toBeGreaterThan(now.getTime());
        await Promise.all(others.map((other) => other.stop()));
      },
    );

    it('does not run a slot again when its source is changed, or looked at twice', async () => {
      const key = 'changed';
      await world.put(key, { ...sql, query }, { schedule: { ...daily, missed: 'once' } });
      await awaySince(key, days(2));
      await eventually(async () => (await world.runs(key)).some(({ state }) => state === 'done'));
      await world.put(
        key,
        { ...sql, query: `${query} OR id = 2` },
        { schedule: { ...daily, missed: 'once' } },
      );
      await awaySince(key, days(2));
      await eventually(async () => {
        const { body } = await world.ingest.call('GET', `/batch-sources/${key}`);
        return new Date(body['nextSlot'] as string) > new Date();
      });
      expect((await world.runs(key)).filter(({ state }) => state === 'done')).toHaveLength(1);
      expect(await world.batchesOf(key)).toHaveLength(1);
    });
  });
});
