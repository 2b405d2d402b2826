import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningService, eventually } from '@tourbus/testing';
import { Client } from 'pg';
import { type RunningIngest, startIngest } from './running-ingest.js';

const eventType = 'com.example.statement.due';
const rows = 200;

/** One of three processes is killed over a run; the others are there, or come later. */
describe('a replica that is killed while it fetches the rows of a run', () => {
  let ingest: RunningIngest;
  let database: Client;
  let crm: Client;
  let settings: Record<string, string> = {};
  let victim: ChildProcess | undefined;
  let survivor: RunningService | undefined;
  beforeAll(async () => {
    ingest = await startIngest(
      ({ stack }) => (settings = { CONNECTIONS: JSON.stringify({ crm: stack.databaseUrl('composer') }) }),
    );
    database = new Client(ingest.infrastructure.stack.databaseUrl('ingest'));
    crm = new Client(ingest.infrastructure.stack.databaseUrl('composer'));
    await Promise.all([database.connect(), crm.connect()]);
    await ingest.call('PUT', `/event-types/${eventType}`, {
      mapping: { customer: `{ 'id': $string(id) }`, data: '$' },
    });
    const query = `SELECT n AS id, pg_sleep(0.02) FROM generate_series(1, ${rows}) n`;
    const from = { kind: 'sql', connection: 'crm', query };
    const schedule = { cron: '0 0 1 1 *', timeZone: 'UTC', missed: 'once' };
    expect((await ingest.call('PUT', '/batch-sources/slow', { eventType, from, schedule })).status).toBe(201);
    await ingest.service.stop();
  });
  afterAll(async () => {
    victim?.kill('SIGKILL');
    await Promise.all([database.end(), crm.end()]);
    await ingest.bus.close();
    await survivor?.stop();
    await ingest.infrastructure.stop();
  });

  it('leaves no half of a batch behind, and no second one: another replica runs the slot after it', async () => {
    await database.query(
      `UPDATE batch_sources SET looked_until = now() - interval '400 days', next_slot = now()`,
    );
    victim = spawn(process.execPath, ['apps/ingest/dist/main.js'], {
      env: {
        PATH: process.env['PATH'],
        ...ingest.infrastructure.environment('ingest', settings),
      },
      stdio: 'ignore',
    });
    const exited = once(victim, 'exit');
    await eventually(async () => {
      const { rows: asking } = await crm.query(
        `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'FETCH%rows_to_read' AND state = 'active'`,
      );
      return asking.length > 0;
    }, 40_000);
    victim.kill('SIGKILL');
    await exited;
    const before = await database.query('SELECT state, bytes::int FROM batches');
    expect(before.rows).toEqual([{ state: 'collecting', bytes: 0 }]);

    survivor = await ingest.another();
    await eventually(async () => {
      const { rows: batches } = await database.query('SELECT state, total FROM batches');
      return batches.length === 1 && batches[0].state === 'producing' && batches[0].total === rows;
    }, 120_000);
    const runs = await database.query(`SELECT state FROM batch_source_runs WHERE state <> 'missed'`);
    expect(runs.rows).toEqual([{ state: 'done' }]);
    const taken = await database.query(
      'SELECT count(*)::int AS n, count(DISTINCT row)::int AS d FROM batch_rows',
    );
    expect(taken.rows).toEqual([{ n: rows, d: rows }]);
  }, 240_000);
});
