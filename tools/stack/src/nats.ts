import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { authorization, type NatsAccess } from './nats-users.js';
import { freePort, host } from './ports.js';
import { stopOrder } from './registry.js';
import { StackFailure } from './steps.js';
import { SupervisedProcess, type Run } from './supervised.js';

export interface NatsOptions {
  /** Holds JetStream's store and the server's configuration; made when it is missing. */
  folder: string;
  port: number;
  logFile: string;
  /** Who may do what; without it everybody may do everything. */
  access?: NatsAccess;
  /** The program; otherwise NATS_SERVER, the PATH, or what the bootstrap unpacked. */
  program?: string;
}

export interface Nats {
  process: SupervisedProcess;
  url: string;
}

const oldest = [2, 9] as const;

function refuseOldVersion(version: string, what: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new StackFailure(
    `${what} is version ${version}, and Tourbus needs ${oldest.join('.')} or later for its JetStream consumers. ` +
      'Install a later nats-server, or name one with NATS_SERVER=/path/to/nats-server.',
  );
}

export function findNatsServer(): string {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const folders = [...onPath, '/usr/local/bin', '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin'];
  const candidates = folders.map((folder) => join(folder, 'nats-server'));
  const found = process.env.NATS_SERVER ?? candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new StackFailure(
    'nats-server was not found. Start through npm, which provides it, or install it ' +
      '(Debian: apt-get install nats-server; macOS: brew install nats-server) or set NATS_SERVER.',
  );
}

/** What the server says of itself to everyone who connects, before any credentials. */
export async function serverInfo(url: string): Promise<{ version: string; jetstream?: boolean }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 4222), timeout: 2_000 });
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
      const line = /^INFO (\{.*\})/.exec(received);
      if (!line?.[1]) return;
      socket.destroy();
      resolve(JSON.parse(line[1]) as { version: string; jetstream?: boolean });
    });
    socket.on('timeout', () => socket.destroy(new Error('no greeting within 2 s')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed without a greeting')));
  });
}

/** For a server given by NATS_URL: is it there, new enough, and with JetStream? */
export async function requireNats(url: string): Promise<void> {
  const first = url.split(',')[0]?.trim() ?? url;
  const info = await serverInfo(first).catch((error: unknown) => {
    throw new StackFailure(
      `No NATS server answers at NATS_URL ${new URL(first).host}: ${String(error)}. Start it, or unset NATS_URL.`,
    );
  });
  refuseOldVersion(info.version, `The server of NATS_URL, ${new URL(first).host},`);
  if (!info.jetstream)
    throw new StackFailure('The server of NATS_URL has no JetStream. Start it with: nats-server -js');
}

interface Node extends NatsOptions {
  name: string;
  cluster?: { port: number; routes: readonly string[]; monitor: number };
}

function configuration({ name, folder, port, access, cluster }: Node): string {
  const quoted = (text: string): string => JSON.stringify(text);
  const lines = [
    `server_name: ${quoted(name)}`,
    `listen: ${quoted(`${host}:${port}`)}`,
    // The default, three quarters of the free disk, makes small disks refuse streams that stay nearly empty.
    `jetstream { store_dir: ${quoted(join(folder, 'store'))}, max_memory_store: 256MB, max_file_store: 64GB }`,
  ];
  if (access) lines.push(authorization(access));
  if (cluster) {
    lines.push(`http: ${quoted(`${host}:${cluster.monitor}`)}`);
    const routes = cluster.routes.map(quoted).join(', ');
    lines.push(
      `cluster { name: tourbus, listen: ${quoted(`${host}:${cluster.port}`)}, routes: [${routes}] }`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function clusterHasLeader(monitor: number): Promise<boolean> {
  const answer = await fetch(`http://${host}:${monitor}/jsz`, { signal: AbortSignal.timeout(2_000) });
  const { meta_cluster: meta } = (await answer.json()) as { meta_cluster?: { leader?: string } };
  return Boolean(meta?.leader);
}

function node(run: Run, options: Node): Nats {
  mkdirSync(options.folder, { recursive: true });
  const command = options.program ?? findNatsServer();
  const version = /v(\d+\.\d+\.\d+)/.exec(
    spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout ?? '',
  )?.[1];
  if (!version)
    throw new StackFailure(`${command} does not run as a nats-server. Name a working one with NATS_SERVER.`);
  refuseOldVersion(version, command);
  const file = join(options.folder, 'nats.conf');
  writeFileSync(file, configuration(options), { mode: 0o600 });
  const url = `nats://${host}:${options.port}`;
  const { cluster } = options;
  const server = new SupervisedProcess(
    {
      name: options.name,
      command,
      args: ['-c', file],
      environment: { PATH: process.env.PATH },
      logFile: options.logFile,
      order: stopOrder.nats,
      stopSignal: 'SIGTERM',
      isReady: async () => {
        const { jetstream } = await serverInfo(url);
        return jetstream === true && (!cluster || (await clusterHasLeader(cluster.monitor)));
      },
    },
    run,
  );
  return { process: server, url };
}

/** Starts one nats-server with JetStream on a folder, on 127.0.0.1. */
export async function startNats(run: Run, options: NatsOptions): Promise<Nats> {
  const server = node(run, { ...options, name: 'nats' });
  await server.process.start();
  return server;
}

export interface NatsCluster {
  processes: SupervisedProcess[];
  urls: string[];
  /** All nodes, separated by commas, as NATS_URL takes them. */
  url: string;
}

/** Starts a cluster on free ports, for what has to survive the loss of a node. */
export async function startNatsCluster(
  run: Run,
  options: { size: number; folder: string; logs: string } & Pick<NatsOptions, 'access' | 'program'>,
): Promise<NatsCluster> {
  const numbers = Array.from({ length: options.size }, (_, index) => index + 1);
  const ports = await Promise.all(numbers.map(() => freePort()));
  const routes = ports.map((port) => `nats://${host}:${port}`);
  const nodes: Nats[] = [];
  for (const [index, number] of numbers.entries()) {
    const name = `nats-${number}`;
    const cluster = { port: ports[index] ?? 0, routes, monitor: await freePort() };
    const place = { folder: join(options.folder, name), logFile: join(options.logs, `${name}.log`) };
    const { access, program } = options;
    const given = { ...(access && { access }), ...(program && { program }) };
    nodes.push(node(run, { name, ...place, ...given, port: await freePort(), cluster }));
  }
  await Promise.all(nodes.map((each) => each.process.start()));
  const urls = nodes.map((each) => each.url);
  return { processes: nodes.map((each) => each.process), urls, url: urls.join(',') };
}
