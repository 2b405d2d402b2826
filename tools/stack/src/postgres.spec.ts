import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { freePort } from './ports.js';
import { startPostgres, type Postgres } from './postgres.js';
import { provideDatabase, provideRoles } from './roles.js';
import { runIn, temporaryFolder } from './testing/places.js';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  const folder = temporaryFolder();
  const passwords = { ingest: 'a-secret', composer: 'another-secret' };
  let { run, end } = runIn(folder);
  let postgres: Postgres;
  let urls: Record<'ingest' | 'composer', string>;

  async function start(): Promise<void> {
    const place = { folder: join(folder, 'data', 'postgres'), logFile: join(folder, 'postgres.log') };
    postgres = await startPostgres(run, { ...place, port: await freePort(), password: 'admin-secret' });
    urls = await provideRoles(await provideDatabase(postgres.adminUrl, 'tourbus'), passwords);
  }

  beforeAll(start, 60_000);
  afterAll(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('gives each service a schema that is its own and its default', async () => {
    await query(urls.ingest, 'CREATE TABLE customer (id text)');
    const [table] = await query(
      urls.ingest,
      "SELECT schemaname, tableowner FROM pg_tables WHERE tablename = 'customer'",
    );
    expect(table).toEqual({ schemaname: 'ingest', tableowner: 'ingest' });
  });

  it('lets no service read the tables of another', async () => {
    await query(urls.composer, 'CREATE TABLE template (id text)');
    await expect(query(urls.ingest, 'SELECT * FROM composer.template')).rejects.toThrow(
      'permission denied for schema composer',
    );
  });

  it('makes what is committed durable', async () => {
    const [fsync] = await query(urls.ingest, 'SHOW fsync');
    const [commit] = await query(urls.ingest, 'SHOW synchronous_commit');
    expect({ ...fsync, ...commit }).toEqual({ fsync: 'on', synchronous_commit: 'on' });
  });

  it('does not accept a wrong password', async () => {
    const wrong = new URL(urls.ingest);
    wrong.password = 'guessed';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('is started again when it is killed, and keeps its data', async () => {
    await query(urls.ingest, "CREATE TABLE kept AS SELECT 'here' AS what");
    await postgres.process.restart('SIGKILL');
    expect(await query(urls.ingest, 'SELECT what FROM kept')).toEqual([{ what: 'here' }]);
  }, 60_000);

  it('stays down when it is stopped on purpose, until it is restarted', async () => {
    await postgres.process.stop();
    await expect(query(urls.ingest, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await postgres.process.restart('SIGTERM');
    expect(await query(urls.ingest, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('keeps its data over an ordinary stop, and ends without SIGKILL', async () => {
    await end();
    expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).toContain('database system is shut down');
    ({ run, end } = runIn(folder));
    await start();
    expect(await query(urls.ingest, 'SELECT what FROM kept')).toEqual([{ what: 'here' }]);
  }, 60_000);

  it('says so when the secrets do not belong to the data', async () => {
    await end();
    ({ run, end } = runIn(folder));
    const place = { folder: join(folder, 'data', 'postgres'), logFile: join(folder, 'postgres.log') };
    const started = startPostgres(run, { ...place, port: await freePort(), password: 'of-another-folder' });
    await expect(started).rejects.toThrow('does not belong to this data');
  }, 60_000);
});
