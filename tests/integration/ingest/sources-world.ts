import { join } from 'node:path';
import { expect } from '@jest/globals';
import { dataArrivedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { Client } from 'pg';
import { type RunningIngest, startIngest } from './running-ingest.js';
import { type S3Server, startS3Server } from './s3-server.js';

export const eventType = 'com.example.statement.due';
const mapping = { customer: `{ 'id': $string(id), 'names': { 'display': name } }`, data: '$' };

/** A source that is a query; its `query` is the test's. */
export const sql = { kind: 'sql', connection: 'crm' };

interface Run {
  id: string;
  state: string;
  slot?: string;
  batches: string[];
  failure?: { code: string; reason: string };
  heldUp?: { code: string; reason: string };
}

/** What suites about sources of batches stand on: ingest, a folder, a bucket, and a database with 900 accounts. */
export class SourcesWorld {
  private constructor(
    readonly ingest: RunningIngest,
    readonly s3: S3Server,
    readonly crm: Client,
    /** The folder in which watched folders lie. */
    readonly root: string,
    /** Key of who may drain the service. */
    readonly operator: string,
  ) {}

  static async start(): Promise<SourcesWorld> {
    const s3 = await startS3Server();
    const endpoint = encodeURIComponent(s3.url);
    let [root, operator] = ['', ''];
    const ingest = await startIngest(({ stack, folder, apiKey }) => {
      root = join(folder, 'drop');
      operator = apiKey('work:write');
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
    const crm = new Client(ingest.infrastructure.stack.databaseUrl('composer'));
    await crm.connect();
    await crm.query(
      `CREATE TABLE accounts AS SELECT n AS id, 'Zoë ' || n AS name, n::numeric(20, 2) / 4 AS balance, date '2026-03-29' AS due
       FROM generate_series(1, 900) n`,
    );
    expect((await ingest.call('PUT', `/event-types/${eventType}`, { mapping })).status).toBe(200);
    return new SourcesWorld(ingest, s3, crm, root, operator);
  }

  async stop(): Promise<void> {
    await this.crm.end();
    await this.ingest.stop();
    this.s3.close();
  }

  put(key: string, from: object, more: object = {}) {
    return this.ingest.call('PUT', `/batch-sources/${key}`, { eventType, from, ...more });
  }

  /** Tells a source to run. @returns the id of the batch that it becomes */
  async run(key: string): Promise<string> {
    const { headers } = await this.ingest.call('POST', `/batch-sources/${key}/runs`);
    return headers.get('location')?.split('/').at(-1) ?? '';
  }

  async runs(key: string): Promise<Run[]> {
    return (await this.ingest.call('GET', `/batch-sources/${key}/runs`)).body['items'] as Run[];
  }

  async batch(id: string) {
    return (await this.ingest.call('GET', `/batches/${id}`)).body;
  }

  async batchesOf(key: string) {
    const { body } = await this.ingest.call('GET', '/batches?limit=200');
    return (body['items'] as Record<string, unknown>[]).filter(
      ({ origin }) => (origin as { source?: string } | undefined)?.source === key,
    );
  }

  async dataOf(id: string) {
    const arrived = await this.ingest.bus.read(dataArrivedV1, 1);
    return arrived.map(({ data }) => data).filter(({ batch }) => batch?.id === id);
  }

  reaches(id: string, state: string) {
    return eventually(async () => {
      const found = await this.batch(id);
      return found['state'] === state && found;
    }, 30_000);
  }
}
