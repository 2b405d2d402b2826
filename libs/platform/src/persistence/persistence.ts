import { TypeOrmModule } from '@nestjs/typeorm';
import type { DynamicModule } from '@nestjs/common';
import pg from 'pg';
import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import type { PlatformConfig } from '../config/config.js';
import { isConnectionFailure } from './connection-failure.js';
import { AuditListing1763920000341 } from './audit-listing.js';
import { CompressedBodies1763800000000 } from './compressed-bodies.js';
import { ConfirmationTables1763700000000 } from './confirmation-tables.js';
import { ForgottenTable1763920000331 } from './forgotten-table.js';
import { PlatformTables1700000000000 } from './platform-tables.js';
import { StoredBodiesTable1763920000332 } from './stored-bodies-table.js';

export interface Persistence {
  schema: string;
  entities: (new () => object)[];
  migrations: (new () => MigrationInterface)[];
}

/**
 * A connection that the server ends says so more than once, also after the pool has let go of it: an error that nobody
 * listens to would end the process.
 */
class HeardClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** A migration gave up waiting for a lock that an old replica holds. */
const isLockTimeout = (error: unknown): boolean =>
  (error as { driverError?: { code?: unknown } }).driverError?.code === '55P03';

const options = (
  config: PlatformConfig,
  { schema, entities, migrations }: Persistence,
): DataSourceOptions => ({
  type: 'postgres',
  url: config.DATABASE_URL,
  schema,
  entities,
  migrations: [
    PlatformTables1700000000000,
    ...migrations,
    ConfirmationTables1763700000000,
    CompressedBodies1763800000000,
    AuditListing1763920000341,
    ForgottenTable1763920000331,
    StoredBodiesTable1763920000332,
  ],
  migrationsTransactionMode: 'each',
  poolSize: config.DATABASE_POOL,
  extra: {
    application_name: `tourbus-${schema}`,
    options: `-c search_path=${schema}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    Client: HeardClient,
  },
});

/** An arbitrary number that all replicas of all services agree on, so that one migrates a schema at a time. */
const migrationLock = 7_240_113;

async function migrate(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await source.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    await runner.release();
  }
}

/** Connects, waiting for a server that is not there yet, and brings the schema up to date, one replica at a time. */
async function connect(given?: DataSourceOptions): Promise<DataSource> {
  if (!given) throw new Error('No data source options.');
  const source = await new DataSource(given).initialize();
  try {
    await migrate(source);
  } catch (error) {
    // It will be tried again, with connections of its own.
    await source.destroy();
    throw error;
  }
  return source;
}

export const persistenceModule = (config: PlatformConfig, persistence: Persistence): DynamicModule =>
  TypeOrmModule.forRootAsync({
    useFactory: () => ({
      ...options(config, persistence),
      retryAttempts: 60,
      retryDelay: 1_000,
      toRetry: (error: unknown) => isConnectionFailure(error) || isLockTimeout(error),
    }),
    dataSourceFactory: connect,
  });
