import type { ServiceName } from '@tourbus/stack';
import { Client } from 'pg';
import type { World } from '../world/world.js';
import { type Fault, pause, pidOf, ready, signal } from './fault.js';

const restarted: Fault = {
  kind: 'PostgreSQL stopped',
  family: 'database',
  lasts: [3, 10],
  async inject({ world }) {
    await world.stack.takeDown('postgres');
    return { what: 'stopped and started again', heal: () => world.stack.restart('postgres') };
  },
};

const killed: Fault = {
  kind: 'PostgreSQL kill -9',
  family: 'database',
  lasts: [2, 5],
  async inject({ world }) {
    signal(pidOf(world, 'postgres'), 'SIGKILL');
    return { what: 'killed', heal: () => ready(world, ['postgres']) };
  },
};

const hot: Readonly<Record<ServiceName, readonly string[]>> = {
  ingest: ['business_events', 'outbox'],
  composer: ['inbox', 'decisions'],
  renderer: ['inbox', 'renderings'],
  dispatcher: ['deliveries', 'outbox'],
  tracker: ['communications', 'responses'],
};
const services = Object.keys(hot) as ServiceName[];

/** Every connection of the pool ends up waiting for the lock. */
const locked: Fault = {
  kind: 'pool exhausted by a lock',
  family: 'database',
  lasts: [8, 8],
  async inject({ world }, random) {
    const service = random.pick(services);
    const table = `${service}.${random.pick(hot[service])}`;
    const client = new Client({ connectionString: world.stack.adminDatabaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`BEGIN; SET LOCAL lock_timeout = '5s'; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    return { what: `${table} was locked`, heal: () => client.end() };
  },
};

const limited: Fault = {
  kind: 'connections taken away',
  family: 'database',
  lasts: [5, 10],
  async inject({ world, healing }, random) {
    const service = random.pick(services);
    await world.sql(`ALTER ROLE ${service} CONNECTION LIMIT 1`);
    const ending = (async () => {
      while (!healing.aborted) {
        await terminate(world, service).catch(() => undefined);
        await pause(2_000, healing);
      }
    })();
    return {
      what: `${service} had one connection, and lost it again and again`,
      heal: async () => {
        await ending;
        await world.sql(`ALTER ROLE ${service} CONNECTION LIMIT -1`);
      },
    };
  },
};

const terminate = (world: World, service: string): Promise<unknown> =>
  world.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [service]);

export const databaseFaults: readonly Fault[] = [restarted, killed, locked, limited];
