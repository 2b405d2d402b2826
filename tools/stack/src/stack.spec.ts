import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { processesOfRun } from './identity.js';
import { Registry } from './registry.js';
import { serviceNames } from './service-names.js';
import { startStack, type Stack, type StackOptions } from './stack.js';
import { besideTests, temporaryFolder } from './testing/places.js';

const fake = besideTests('fake-service.mjs');
const entries = Object.fromEntries([...serviceNames, 'sandbox'].map((name) => [name, fake]));

interface Seen {
  pid: number;
  environment: Record<string, string>;
}

async function ask(url: string): Promise<Seen> {
  return (await (await fetch(url)).json()) as Seen;
}

describe('the stack', () => {
  const folder = temporaryFolder();
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ folder, ports: 0, entries, replicas: { tracker: 2 } });
  }, 60_000);
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('is reached through one port', async () => {
    const { environment } = await ask(`${stack.urls.gateway}/api/ingest/v1/customers/1`);
    expect(environment).toMatchObject({
      PORT: String(stack.ports.ingest),
      DATABASE_URL: stack.databaseUrl('ingest'),
      NATS_URL: stack.natsUrlFor('ingest'),
    });
  });

  it('shares requests among replicas', async () => {
    const first = await ask(`${stack.urls.gateway}/api/tracker/v1/x`);
    const second = await ask(`${stack.urls.gateway}/api/tracker/v1/x`);
    expect(first.pid).not.toBe(second.pid);
  });

  it('tells services the digests of keys, never the keys', async () => {
    const { environment } = await ask(`${stack.urls.gateway}/api/composer/v1/x`);
    expect(environment.API_KEYS).toMatch(
      /^demo:[0-9a-f]{64}:events:write\+\S+ reviewer:[0-9a-f]{64}:content:read\+\S+ upstream:[0-9a-f]{64}:events:write /,
    );
    expect(environment.API_KEYS).not.toContain(stack.keys.demo);
  });

  it('lets composer alone sign sessions, and every service read them', async () => {
    const of = async (service: string) =>
      (await ask(`${stack.urls.gateway}/api/${service}/v1/x`)).environment;
    const [composer, tracker] = [await of('composer'), await of('tracker')];
    const { kid, d, ...publicKey } = JSON.parse(composer.SESSION_PRIVATE_KEY ?? '{}') as Record<
      string,
      string
    >;
    expect(d).toHaveLength(43);
    expect(JSON.parse(tracker.SESSION_PUBLIC_KEYS ?? '{}')).toEqual({ keys: [{ ...publicKey, kid }] });
    expect(tracker).not.toHaveProperty('SESSION_PRIVATE_KEY');
  });

  it('keeps secrets to their owner, and the demo key in a file of its own', () => {
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'api-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'api-key'), 'utf8').trim()).toBe(stack.keys.demo);
    expect(stack.keys.demo).toMatch(/^tb_demo_[\w-]{43}$/);
  });

  it.each(['composer', 'tracker-2', 'nats', 'postgres'])(
    'brings %s back after kill -9',
    async (name) => {
      const pidOf = () => stack.processes().find((each) => each.name === name)?.pid;
      const before = pidOf();
      await stack.restart(name, 'SIGKILL');
      expect(pidOf()).toBeDefined();
      expect(pidOf()).not.toBe(before);
    },
    60_000,
  );
});

describe('a stack on a cluster', () => {
  const folder = temporaryFolder();
  let stack: Stack;

  beforeAll(async () => {
    const options: StackOptions = { folder, ports: 0, entries, services: ['ingest'], sandbox: false };
    const folders = { postgres: join(folder, 'a', 'store'), nats: join(folder, 'b', 'store') };
    stack = await startStack({ ...options, folders, nats: { nodes: 3 } });
  }, 90_000);
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('tells its services all nodes, and to keep as many replicas', async () => {
    const { environment } = await ask(`${stack.urls.gateway}/api/ingest/v1/x`);
    expect(environment).toMatchObject({ NATS_URL: stack.natsUrlFor('ingest'), NATS_REPLICAS: '3' });
    expect(stack.natsUrl.split(',')).toHaveLength(3);
  });

  it('has its stores where it was told', () => {
    expect(statSync(join(folder, 'a', 'store', 'PG_VERSION')).isFile()).toBe(true);
    expect(statSync(join(folder, 'b', 'store', 'nats-3', 'nats.conf')).isFile()).toBe(true);
  });

  it('goes on with the log of a node that was down for a while', async () => {
    const log = join(folder, 'logs', 'nats-2.log');
    const before = readFileSync(log, 'utf8');
    await stack.takeDown('nats-2', 'SIGKILL');
    await stack.restart('nats-2');
    expect(readFileSync(log, 'utf8').startsWith(before)).toBe(true);
  });
});

describe('stopping the stack', () => {
  let folder: string;
  let stack: Stack | undefined;
  const start = async (options: StackOptions = {}): Promise<Stack> => {
    folder = temporaryFolder();
    return startStack({ folder, ports: 0, services: ['ingest'], sandbox: false, entries, ...options });
  };
  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('leaves no process and no entry behind', async () => {
    stack = await start({ overrides: { ingest: { FAKE_FAULT: 'child' } } });
    const { runId } = stack;
    expect(processesOfRun(runId).length).toBeGreaterThan(3);
    await stack.stop();
    expect(processesOfRun(runId)).toEqual([]);
    expect(new Registry(join(folder, 'run')).entries()).toEqual([]);
  }, 60_000);

  it('happens by itself when a service does not start, and the failure shows the end of its log', async () => {
    const started = start({ overrides: { ingest: { FAKE_FAULT: 'refuse' } } });
    await expect(started).rejects.toThrow(
      /ingest .* ended with status 3 before it was ready[^]*refuses to start/,
    );
    expect(new Registry(join(folder, 'run')).entries()).toEqual([]);
  }, 60_000);

  it('is possible while it is still starting', async () => {
    const abort = new AbortController();
    const started = start({ signal: abort.signal });
    abort.abort(new Error('told to stop'));
    await expect(started).rejects.toThrow();
    expect(new Registry(join(folder, 'run')).entries()).toEqual([]);
  }, 60_000);
});
