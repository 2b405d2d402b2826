import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serviceNames, startStack, type ServiceName, type Stack, type Steps } from '@tourbus/stack';
import { Client } from 'pg';
import type { CrashPoint, SleepPoint } from '../inside/points.js';
import { type Disk, mountDisk } from './disk.js';
import { probeNodes } from './liveness.js';
import { watchDeliveries } from './transitions.js';

export const diskNames = ['postgres', 'nats', 'artefacts'] as const;
export type DiskName = (typeof diskNames)[number];

/** Everything that can be hurt, and what it is examined by. */
export interface World {
  stack: Stack;
  folder: string;
  disks: Partial<Record<DiskName, Disk>>;
  nodes: readonly string[];
  natsFolder: string;
  /** Arms a crash point; whichever replica comes by dies. Returns how to disarm it. */
  arm(service: ServiceName, point: CrashPoint | SleepPoint): { struck(): boolean; disarm(): void };
  /** Sets the clock of a service wrong by milliseconds; 0 mends it. */
  setClock(service: ServiceName, milliseconds: number): void;
  /** Runs SQL as superuser, on a connection of its own. */
  sql<Row>(text: string, parameters?: unknown[]): Promise<Row[]>;
  api<T>(path: string, method?: string, json?: unknown): Promise<{ status: number; body: T }>;
  sandbox(method: string, path: string, json?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  folder: string;
  root?: string;
  steps: Steps;
  signal?: AbortSignal;
}

const preload = pathToFileURL(fileURLToPath(new URL('../inside/preload.js', import.meta.url))).href;

/** Short enough that what a fault leaves behind is over within the time that settling may take. */
const patience: Partial<Record<ServiceName, Record<string, string>>> = {
  dispatcher: {
    DISPATCHER_CALL_SECONDS: '5',
    DISPATCHER_BACKOFF_SECONDS: '0.5',
    DISPATCHER_LONGEST_PAUSE_SECONDS: '5',
    DISPATCHER_ATTEMPTS: '50',
  },
  renderer: { RENDERER_DOCUMENT_SECONDS: '10' },
};

const sizes: Record<DiskName, string> = { postgres: '6g', nats: '8g', artefacts: '2g' };

function mountDisks(folder: string): World['disks'] {
  const disks: World['disks'] = {};
  for (const name of diskNames) {
    const disk = mountDisk(join(folder, 'disks', name), sizes[name]);
    if (disk) disks[name] = disk;
  }
  return disks;
}

function overridesFor(
  control: string,
  artefacts: string,
): Partial<Record<ServiceName, Record<string, string>>> {
  const entries = serviceNames.map((service) => {
    const inside = { NODE_OPTIONS: `--import ${preload}`, FAULTS_CONTROL: control, FAULTS_SERVICE: service };
    return [service, { ...inside, ARTEFACTS_URL: artefacts, ...patience[service] }];
  });
  return Object.fromEntries(entries) as Partial<Record<ServiceName, Record<string, string>>>;
}

const replicas = Object.fromEntries(serviceNames.map((service) => [service, 2]));

export async function startWorld({ folder, root, steps, signal }: WorldOptions): Promise<World> {
  const control = join(folder, 'control');
  mkdirSync(control, { recursive: true });
  const disks = mountDisks(folder);
  const at = (name: DiskName): string => join(disks[name]?.folder ?? join(folder, 'disks', name), 'store');
  const unmount = (): void => Object.values(disks).forEach((disk) => disk.unmount());
  try {
    const stack = await startStack({
      folder,
      ports: 0,
      replicas,
      nats: { nodes: 3 },
      // Many processes at once on few cores: one of them may lose patience with the others.
      startAttempts: 4,
      folders: { postgres: at('postgres'), nats: at('nats') },
      overrides: overridesFor(control, pathToFileURL(at('artefacts')).href),
      postgresSettings: { max_wal_size: '512MB', shared_buffers: '128MB' },
      steps,
      ...(root && { root }),
      ...(signal && { signal }),
    });
    const world = describe(stack, { folder, control, disks, natsFolder: at('nats'), unmount });
    await watchDeliveries(world.sql);
    return world;
  } catch (error) {
    unmount();
    throw error;
  }
}

interface Places {
  folder: string;
  control: string;
  disks: World['disks'];
  natsFolder: string;
  unmount(): void;
}

function describe(stack: Stack, { folder, control, disks, natsFolder, unmount }: Places): World {
  const nodes = ['nats-1', 'nats-2', 'nats-3'];
  const endProbes = probeNodes(stack, natsFolder, nodes);
  return {
    stack,
    folder,
    disks,
    natsFolder,
    nodes,
    arm: (service, point) => {
      const file = join(control, `${service}.${point}`);
      writeFileSync(file, '');
      return { struck: () => !existsSync(file), disarm: () => rmSync(file, { force: true }) };
    },
    setClock: (service, milliseconds) =>
      writeFileSync(join(control, `${service}.clock`), String(milliseconds)),
    sql: (text, parameters) => query(stack.adminDatabaseUrl, text, parameters),
    api: (path, method = 'GET', json) =>
      call(stack.urls.gateway + path, method, json, { authorization: `Bearer ${stack.keys.demo}` }),
    sandbox: async (method, path, json) => (await call(stack.urls.inbox + path, method, json, {})).body,
    stop: async () => {
      endProbes();
      await stack.stop();
      unmount();
    },
  };
}

async function query<Row>(url: string, text: string, parameters: unknown[] = []): Promise<Row[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text, parameters)).rows as Row[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function call<T>(
  url: string,
  method: string,
  json: unknown,
  headers: Record<string, string>,
): Promise<{ status: number; body: T }> {
  const answer = await fetch(url, {
    method,
    headers: json === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(60_000),
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  const isJson = text.startsWith('{') || text.startsWith('[');
  return { status: answer.status, body: (isJson ? JSON.parse(text) : text) as T };
}
