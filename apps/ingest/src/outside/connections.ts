import { S3Client } from '@aws-sdk/client-s3';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, Problem } from '@tourbus/platform';
import { Pool } from 'pg';
import type { Config } from '../config.js';
import { namedValues } from './named-values.js';

/** Connections to one store at once, by each replica. */
const together = 4;

export interface Bucket {
  client: S3Client;
  bucket: string;
  /** Before every key, without slashes at its ends. */
  prefix: string;
}

/** Stores of others, under the names that the operator gave them: definitions hold no address and no password. */
@Injectable()
export class Connections implements OnApplicationShutdown {
  private readonly addresses: ReadonlyMap<string, string>;
  private readonly pools = new Map<string, Pool>();
  private readonly buckets = new Map<string, Bucket>();

  constructor(@Inject(CONFIG) config: Config) {
    this.addresses = namedValues('CONNECTIONS', config.CONNECTIONS, config.CONNECTIONS_FILE);
  }

  /** @throws Problem 422 where there is no such connection, or it is of another kind */
  check(name: string, kind: 'sql' | 's3'): void {
    const scheme = this.addresses.get(name)?.split(':')[0] ?? '';
    if (kind === 's3' ? scheme === 's3' : /^postgres(ql)?$/.test(scheme)) return;
    throw new Problem(
      'unknown-connection',
      422,
      'There is no such connection',
      scheme === '' ? `No connection is named “${name}”.` : `“${name}” is a connection to ${scheme}.`,
      'Name one that the operator has configured in CONNECTIONS.',
    );
  }

  sql(name: string): Pool {
    this.check(name, 'sql');
    const known = this.pools.get(name);
    if (known) return known;
    const pool = new Pool({
      connectionString: this.addresses.get(name),
      max: together,
      application_name: 'tourbus-ingest',
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
    });
    // Idle connections may be ended by their server: the next one is a new one.
    pool.on('error', () => undefined);
    this.pools.set(name, pool);
    return pool;
  }

  bucket(name: string): Bucket {
    this.check(name, 's3');
    const known = this.buckets.get(name);
    if (known) return known;
    const url = new URL(this.addresses.get(name) ?? '');
    const endpoint = url.searchParams.get('endpoint') ?? undefined;
    const credentials = url.username
      ? {
          accessKeyId: decodeURIComponent(url.username),
          secretAccessKey: decodeURIComponent(url.password),
        }
      : undefined;
    const client = new S3Client({
      region: url.searchParams.get('region') ?? 'us-east-1',
      endpoint,
      forcePathStyle: endpoint !== undefined,
      ...(credentials && { credentials }),
    });
    const bucket = { client, bucket: url.hostname, prefix: url.pathname.replace(/^\/+|\/+$/g, '') };
    this.buckets.set(name, bucket);
    return bucket;
  }

  async onApplicationShutdown(): Promise<void> {
    for (const { client } of this.buckets.values()) client.destroy();
    await Promise.all([...this.pools.values()].map((pool) => pool.end().catch(() => undefined)));
  }
}
