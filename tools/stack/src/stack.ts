import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './browser.js';
import { consolePages } from './console-pages.js';
import { stackFolder, workspace } from './folders.js';
import { databaseStep, natsStep, type Folders } from './foundations.js';
import { startGateway } from './gateway.js';
import type { NatsUser } from './nats-users.js';
import { close, openRun, type Opened } from './opened.js';
import { choosePorts, freePort, type PortName, type Ports } from './ports.js';
import { findQpdf, withoutQpdf } from './qpdf.js';
import { keepSecrets, type Secrets } from './secrets.js';
import { serviceNames, type ServiceName } from './service-names.js';
import {
  batchFolders,
  passedOn,
  printSpool,
  sandboxProcess,
  serviceProcess,
  serviceUrl,
} from './services.js';
import type { Environment, Surroundings } from './services.js';
import { quiet, type Steps } from './steps.js';
import type { SupervisedProcess } from './supervised.js';

export interface StackOptions {
  /** Everything is written below this folder: `.tourbus` of the clone unless given. */
  folder?: string;
  /** The subfolder with this stack's data: `data` unless given. */
  data?: string;
  /** Removes that data first. */
  fresh?: boolean;
  /** 0: free ports, for tests. Otherwise the environment's, otherwise the defaults. */
  ports?: 0 | 'default';
  /** All five unless given. */
  services?: readonly ServiceName[];
  /** True unless given. */
  sandbox?: boolean;
  /** How many processes of a service: one unless given. */
  replicas?: Partial<Record<ServiceName, number>>;
  /** Where ports, DATABASE_URL, NATS_URL and providers may be set: nothing unless given. */
  environment?: Environment;
  /** Further variables of one service. */
  overrides?: Partial<Record<ServiceName, Environment>>;
  /** Programs to run instead of the built ones, for tests and sabotage. */
  entries?: Partial<Record<ServiceName | 'sandbox', string>>;
  /** Of the embedded NATS; one node unless given. */
  nats?: {
    /** Three form a cluster, and every stream has as many replicas. */
    nodes: 1 | 3;
    /** Its services name no user, and may do everything: versions before this one know no users. */
    anonymous?: boolean;
  };
  /** Where stores lie that shall not be below `data`, on a disk of their own for example. */
  folders?: { postgres?: string; nats?: string };
  /** The checkout whose built services run: this one unless given. */
  root?: string;
  /** How often a service is started before its end counts as a failure of the whole: once unless given. */
  startAttempts?: number;
  /** Further settings of PostgreSQL. */
  postgresSettings?: Readonly<Record<string, string>>;
  steps?: Steps;
  /** Aborting stops the stack, also while it is still starting. */
  signal?: AbortSignal;
}

export interface Stack {
  /** The mark that its processes carry: see runVariable. */
  runId: string;
  folder: string;
  data: string;
  ports: Ports;
  urls: Record<'gateway' | 'inbox' | 'smtp' | ServiceName, string>;
  /** API keys: `demo` may do all but approve, `reviewer` approves and publishes, `upstream` may only post events. */
  keys: Secrets['apiKeys'];
  secrets: Secrets;
  printSpool: string;
  /** As somebody who may do everything; as one user, natsUrlFor. */
  natsUrl: string;
  natsUrlFor(user: NatsUser): string;
  /** As superuser, to the database that the services share. */
  adminDatabaseUrl: string;
  databaseUrl(service: ServiceName): string;
  /** Snapshot of what runs: replicas after the first are named `<service>-2` and so on. */
  processes(): { name: string; pid: number | undefined; ready: boolean }[];
  /** Sends the signal (SIGTERM unless given), and resolves once the process is up and ready again. */
  restart(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Ends one process for as long as a test needs it down; `restart` brings it back. */
  takeDown(name: string, signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

function usedPorts(options: StackOptions, services: readonly ServiceName[]): PortName[] {
  const used: PortName[] = ['gateway', ...services];
  if (options.sandbox !== false) used.push('sandbox', 'smtp');
  if (!options.environment?.NATS_URL) used.push('nats');
  if (!options.environment?.DATABASE_URL) used.push('postgres');
  return used;
}

function givenBy(environment: Environment): Environment {
  return Object.fromEntries(
    passedOn.filter((name) => environment[name]).map((name) => [name, environment[name]]),
  );
}

interface Replica {
  service: ServiceName;
  process: SupervisedProcess;
  url: URL;
}

async function prepareServices(
  opened: Opened,
  options: StackOptions,
  around: Surroundings,
): Promise<Replica[]> {
  const given = givenBy(options.environment ?? {});
  const replicas: Replica[] = [];
  for (const service of options.services ?? serviceNames) {
    for (let replica = 1; replica <= (options.replicas?.[service] ?? 1); replica += 1) {
      const port = replica === 1 ? around.ports[service] : await freePort();
      const entry = options.entries?.[service];
      const replication = options.nats ? { NATS_REPLICAS: String(options.nats.nodes) } : {};
      const own = { ...replication, ...given, ...options.overrides?.[service] };
      const { root = workspace, startAttempts = 1 } = options;
      const place = { port, replica, entry, given: own, root, startAttempts };
      const process = serviceProcess(opened.run, service, place, around);
      replicas.push({ service, process, url: new URL(serviceUrl(port)) });
    }
  }
  return replicas;
}

async function startAll(opened: Opened, processes: readonly SupervisedProcess[]): Promise<void> {
  opened.processes.push(...processes);
  // All have to settle before a failure is reported: nothing may start up while the stack is closed.
  const outcomes = await Promise.allSettled(processes.map((each) => each.start()));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

async function open(opened: Opened, options: StackOptions, folders: Folders): Promise<Stack> {
  const { folder, data, logs, temporary } = folders;
  const { steps } = opened.run;
  const services = options.services ?? serviceNames;
  const ports = await choosePorts(
    options.ports ?? 'default',
    usedPorts(options, services),
    options.environment ?? {},
  );
  for (const each of [data, logs, temporary, printSpool(data), batchFolders(data)])
    mkdirSync(each, { recursive: true });
  const secrets = keepSecrets(folder);
  const nats = await steps.step(
    'NATS',
    () => natsStep(opened, options, folders, ports, secrets),
    ({ where }) => where,
  );
  const database = await steps.step(
    'PostgreSQL',
    () => databaseStep(opened, options, folders, ports, secrets),
    ({ where }) => where,
  );
  const needsBrowser = services.includes('renderer') && !options.entries?.renderer;
  const chromium = needsBrowser
    ? await steps.step(
        'Chromium',
        () => findChromium(stackFolder),
        ({ path }) => path.split('/').slice(-2).join('/'),
      )
    : undefined;
  const qpdf = needsBrowser ? findQpdf() : undefined;
  if (needsBrowser && !qpdf) steps.note(withoutQpdf);
  const publicUrl = options.environment?.PUBLIC_URL ?? serviceUrl(ports.gateway);
  const places = { data, logs, temporary, ports, secrets };
  const around = {
    ...places,
    publicUrl,
    natsUrlFor: nats.urlFor,
    databaseUrls: database.urls,
    chromium,
    qpdf,
  };
  if (options.sandbox !== false) {
    const sandbox = sandboxProcess(opened.run, around, options.entries?.sandbox);
    await steps.step(
      'sandbox',
      () => startAll(opened, [sandbox]),
      () => `inbox ${ports.sandbox}, SMTP ${ports.smtp}`,
    );
  }
  const replicas = await prepareServices(opened, options, around);
  await steps.step(
    'services',
    () =>
      startAll(
        opened,
        replicas.map((each) => each.process),
      ),
    () => services.join(', '),
  );
  options.signal?.throwIfAborted();
  opened.gateway = await startGateway(
    ports.gateway,
    (service) =>
      replicas.filter((each) => each.service === service && each.process.ready).map((each) => each.url),
    consolePages(join(options.root ?? workspace, 'apps/console/dist')),
  );
  return describe(opened, around, { folder, gateway: opened.gateway.url, adminUrl: database.adminUrl });
}

function describe(
  opened: Opened,
  around: Surroundings,
  { folder, gateway, adminUrl }: { folder: string; gateway: string; adminUrl: string },
): Stack {
  const { ports, secrets, data, databaseUrls, natsUrlFor } = around;
  const services = Object.fromEntries(serviceNames.map((name) => [name, serviceUrl(ports[name])]));
  const outside = { gateway, inbox: serviceUrl(ports.sandbox), smtp: `smtp://127.0.0.1:${ports.smtp}` };
  const named = (name: string): SupervisedProcess => {
    const found = opened.processes.find((each) => each.name === name);
    if (!found) throw new Error(`No process of this stack is called ${name}.`);
    return found;
  };
  return {
    runId: opened.run.id,
    folder,
    data,
    ports,
    urls: { ...outside, ...services } as Stack['urls'],
    keys: secrets.apiKeys,
    secrets,
    printSpool: printSpool(data),
    natsUrl: natsUrlFor('administrator'),
    natsUrlFor,
    adminDatabaseUrl: adminUrl,
    databaseUrl: (service) => databaseUrls[service],
    processes: () => opened.processes.map(({ name, pid, ready }) => ({ name, pid, ready })),
    restart: (name, signal = 'SIGTERM') => named(name).restart(signal),
    takeDown: (name, signal) => named(name).stop(signal),
    stop: () => close(opened),
  };
}

/**
 * Starts the embedded stack and resolves when everything is ready. When a part of it fails, everything
 * is stopped again before the failure is thrown.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const folder = options.folder ?? stackFolder;
  const data = join(folder, options.data ?? 'data');
  const opened = await openRun(folder, options.steps ?? quiet);
  options.signal?.addEventListener('abort', () => void close(opened), { once: true });
  try {
    options.signal?.throwIfAborted();
    if (options.fresh) rmSync(data, { recursive: true, force: true });
    return await open(opened, options, {
      folder,
      data,
      logs: join(folder, 'logs'),
      temporary: join(folder, 'tmp'),
    });
  } catch (error) {
    await close(opened);
    throw error;
  }
}
