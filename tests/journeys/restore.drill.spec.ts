import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { Load, messageIdsOf, outcomeOf, parked } from './load.js';
import { type World, eventually, startWorld } from './world.js';

const copy = (from: string, to: string): Promise<unknown> => promisify(execFile)('cp', ['-a', from, to]);
const services = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const;

/** docs/runbooks/restore.md, done by a machine. */
describe('a restore', () => {
  let world: World;
  /** Holds the base backup and the archive of the write-ahead log: another disk than the database's. */
  let vault: string;
  let load: Load;

  const place = (...parts: string[]): string => join(world.stack.data, ...parts);
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: world.stack.adminDatabaseUrl });
    // Its server is about to be killed.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const run = async (sql: string): Promise<void> => {
    const client = await connect();
    await client.query(sql).finally(() => client.end());
  };

  /** What pg_basebackup does, by the functions that PostgreSQL has for it: the server goes on working. */
  async function takeBackup(): Promise<void> {
    const target = join(vault, 'base');
    await rm(target, { recursive: true, force: true });
    const client = await connect();
    await client.query(`SELECT pg_backup_start('restore', fast => true)`);
    // Files may vanish while they are copied; the log of the backup's time mends that.
    await copy(place('postgres'), target).catch(() => undefined);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop()');
    await client.end();
    await rm(join(target, 'postmaster.pid'), { force: true });
    for (const segment of await readdir(join(target, 'pg_wal')))
      if (/^[0-9A-F]{24}/.test(segment)) await rm(join(target, 'pg_wal', segment));
    await ownedLike(target, join(target, 'backup_label'), rows[0]?.labelfile ?? '');
  }

  async function ownedLike(folder: string, file: string, text: string): Promise<void> {
    const { uid, gid } = await stat(folder);
    await writeFile(file, text, { mode: 0o600 });
    await chown(file, uid, gid);
  }

  /** The power fails: nobody has the time to say goodbye. */
  async function loseEverything(): Promise<void> {
    await Promise.all([...services, 'nats', 'postgres'].map((name) => world.stack.takeDown(name, 'SIGKILL')));
  }

  const forgetBus = (): Promise<void> => rm(place('nats', 'store'), { recursive: true, force: true });

  /** The log up to the last commit, as a synchronous receiver of it has it. */
  async function rescueLog(): Promise<void> {
    const archived = new Set(await readdir(join(vault, 'log')));
    for (const segment of await readdir(place('postgres', 'pg_wal')))
      if (/^[0-9A-F]{24}$/.test(segment) && !archived.has(segment))
        await copy(place('postgres', 'pg_wal', segment), join(vault, 'log', segment));
  }

  async function bringBack(settings: Record<string, string>): Promise<void> {
    const folder = place('postgres');
    await rm(folder, { recursive: true, force: true });
    await copy(join(vault, 'base'), folder);
    const all = { restore_command: `cp ${join(vault, 'log')}/%f %p`, hot_standby: 'off', ...settings };
    const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`);
    await ownedLike(folder, join(folder, 'postgresql.auto.conf'), lines.join(''));
    await ownedLike(folder, join(folder, 'recovery.signal'), '');
    await world.stack.restart('postgres');
    await run('SELECT pg_switch_wal()');
  }

  const held = `state = 'ready' AND next_attempt_at = '9999-12-31'`;
  const count = async (condition: string): Promise<number> => {
    const client = await connect();
    const sql = `SELECT count(*)::int AS n FROM dispatcher.deliveries WHERE customer_id = $1 AND ${condition}`;
    const { rows } = await client.query(sql, [load?.customer]).finally(() => client.end());
    return rows[0].n;
  };

  /** A file of the runbook, as psql would run it. */
  async function step(file: string, variables: Record<string, string> = {}): Promise<string> {
    const text = await readFile(new URL(`../../docs/runbooks/restore/${file}`, import.meta.url), 'utf8');
    return text.replaceAll(/:'(\w+)'/g, (_all, name: string) => `'${variables[name]}'`);
  }

  const startServices = async (): Promise<void> => {
    await Promise.all(services.map((service) => world.stack.restart(service)));
  };

  beforeAll(async () => {
    vault = await mkdtemp(join(tmpdir(), 'tourbus-vault-'));
    await promisify(execFile)('mkdir', [join(vault, 'log')]);
    // The server may run as another user.
    for (const folder of [vault, join(vault, 'log')]) await chmod(folder, 0o777);
    const options = {
      postgresSettings: {
        archive_mode: 'on',
        archive_command: `test ! -f ${vault}/log/%f && cp %p ${vault}/log/%f`,
      },
      overrides: { dispatcher: { DISPATCHER_CALL_SECONDS: '8' } },
    };
    // Without the engagement policy of the samples: one customer is written to again and again.
    world = await startWorld(options, ['newsletter']);
  });
  afterEach(() => load?.abandon());
  afterAll(async () => {
    await world?.stop();
    if (vault) await rm(vault, { recursive: true, force: true });
  });

  it('of the bus alone loses nothing and sends nothing twice: PostgreSQL is the record', async () => {
    load = new Load('bus', (event) => world.post(event));
    load.start();
    await load.more(30);
    // What waits for this service has been taken by the bus, and nobody else has it.
    await world.stack.takeDown('renderer');
    await load.more(30);
    await world.stack.takeDown('nats', 'SIGKILL');
    await load.more(20);
    await forgetBus();
    await world.stack.restart('nats');
    await world.stack.restart('renderer');
    await load.more(20);
    await load.stop();
    const { states, mails, doubled } = await outcomeOf(world, load, 90_000);
    expect({ states, doubled }).toEqual({ states: { dispatched: load.posted.length }, doubled: [] });
    expect(mails).toBe(load.posted.length);
    expect(await parked(world)).toEqual({});
  }, 180_000);

  it('of PostgreSQL to the last commit, with an empty bus, goes on where the crash was', async () => {
    load = new Load('log', (event) => world.post(event));
    load.start();
    await load.more(30);
    await takeBackup();
    await load.more(30);
    await world.stack.takeDown('renderer');
    await load.more(30);
    await loseEverything();
    await rescueLog();
    await forgetBus();
    await bringBack({});
    await world.stack.restart('nats');
    await startServices();
    await load.more(20);
    await load.stop();
    const { states, mails, doubled } = await outcomeOf(world, load, 90_000);
    expect(doubled).toEqual([]);
    // A hand-over that the crash cut off may have arrived: it ends as failed (ambiguous), and is not sent again.
    const { dispatched = 0, failed = 0 } = states;
    expect(dispatched + failed).toBe(load.posted.length);
    expect(mails).toBeGreaterThanOrEqual(dispatched);
    expect(await parked(world)).toEqual({});
  }, 180_000);

  it('to an earlier moment sends nothing again that was sent since, and all that was not', async () => {
    load = new Load('gap', (event) => world.post(event));
    load.start();
    await load.more(30);
    // The end of the backup is where the restore will end, and its moment is not known to the millisecond.
    const restoredTo = new Date();
    await takeBackup();
    await load.more(40);
    await world.stack.takeDown('dispatcher');
    await load.more(20);
    await loseEverything();
    const lostAt = new Date();
    await forgetBus();
    await bringBack({ recovery_target: 'immediate', recovery_target_action: 'promote' });
    await run(await step('hold.sql', { lost_at: lostAt.toISOString() }));
    await world.stack.restart('nats');
    await startServices();
    await load.more(20);
    await load.stop();
    const sentSince = await messageIdsOf(world, load);
    expect(sentSince.length).toBeGreaterThan(30);

    await load.repeatSince(restoredTo);
    await eventually(async () => (await count('true')) === load.posted.length, 60_000);
    expect(await count(held)).toBeGreaterThan(20);
    // The provider's log tells what it was given since; without one, everything held would be settled.
    const ids = sentSince.map((id) => `'${id.slice(1, id.indexOf('@'))}'`).join(', ');
    await run(`UPDATE dispatcher.deliveries SET next_attempt_at = now()
               WHERE ${held} AND communication_id NOT IN (${ids})`);
    await eventually(async () => {
      await run(await step('settle.sql'));
      return (await count(held)) === 0;
    });
    await run(await step('release.sql'));

    const { states, mails, doubled } = await outcomeOf(world, load);
    expect(doubled).toEqual([]);
    expect(mails).toBe(load.posted.length);
    const { dispatched = 0, failed = 0 } = states;
    expect(dispatched + failed).toBe(load.posted.length);
    expect(failed).toBeGreaterThan(0);
    expect(await parked(world)).toEqual({});
  }, 180_000);
});
