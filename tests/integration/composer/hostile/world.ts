import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { type DataArrivedV1, dataArrivedV1, exampleCustomer } from '@tourbus/contracts';
import { deterministicId, parseConfig } from '@tourbus/platform';
import { publishContent } from '@tourbus/samples';
import { findChromium, freePort, stackFolder } from '@tourbus/stack';
import {
  eventually,
  type Infrastructure,
  openTestBus,
  startInfrastructure,
  startService,
  type TestBus,
} from '@tourbus/testing';
import { AppModule } from '../../../../apps/renderer/src/app.module.js';
import { configSchema } from '../../../../apps/renderer/src/config.js';
import type { Seen } from './watching.js';

/** Stands in files that templates try to read. */
export const secret = 'SECRET-OF-THE-MACHINE';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** A composer in a process of its own, watched from inside, with a renderer behind it and listeners all around. */
export interface HostileWorld {
  /** Where files stand that nobody may read. */
  secrets: string;
  /** Where somebody listens, on every address of this machine. */
  port: number;
  visitors: readonly string[];
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  download(path: string, body: unknown): Promise<Buffer>;
  publish(path: string, body: unknown): Promise<number>;
  /** Lets an event arrive, and has it dealt with. @returns its id */
  arrive(type: string, more: Partial<DataArrivedV1>): Promise<string>;
  bus: TestBus;
  seen(): Promise<Seen>;
  /** Who may be called: the database, the bus, the renderer. */
  isOurs(call: string): boolean;
  stop(): Promise<void>;
}

/** Takes whatever comes: HTTP, TLS, or only a connection. */
async function listen(visitors: string[], host: string, port = 0): Promise<Server> {
  const server = createServer((socket) => {
    visitors.push(`${socket.remoteAddress} came`);
    socket.on('error', () => undefined);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function writeSecrets(folder: string): Promise<void> {
  await mkdir(folder);
  const text = `<mj-text>${secret}</mj-text>`;
  for (const name of ['secret.mjml', 'secret.html', 'secret.css', 'secret.txt', 'secret.hbs', '.env'])
    await writeFile(join(folder, name), text);
}

async function startRenderer(infrastructure: Infrastructure) {
  const chromium = await findChromium(stackFolder);
  Object.assign(process.env, chromium.env);
  const environment = infrastructure.environment('renderer', {
    BROWSER_FOLDER: join(infrastructure.folder, 'browser'),
    CHROMIUM_PATH: chromium.path,
    PUBLIC_URL: 'https://links.example',
    LINK_SIGNING_KEY: 'a key of more than thirty-two characters',
    RENDERER_DOCUMENT_SECONDS: '5',
  });
  const config = parseConfig(configSchema, environment);
  return startService({ service: 'renderer', config, module: AppModule.with(config) });
}

async function startWatched(environment: Record<string, string>, cwd: string): Promise<ChildProcess> {
  const composer = fork(resolve('apps/composer/dist/main.js'), {
    cwd,
    env: { PATH: process.env['PATH'], ...environment },
    execArgv: ['--no-warnings', '--import', join(import.meta.dirname, 'watching.ts')],
  });
  const died = once(composer, 'exit').then(([code]) => {
    throw new Error(`The composer ended with ${code}; was it built?`);
  });
  const ready = eventually(
    async () => (await fetch(`http://127.0.0.1:${environment['PORT']}/health/ready`)).ok,
    50_000,
  );
  await Promise.race([ready, died]);
  died.catch(() => undefined);
  return composer;
}

export async function startHostileWorld(): Promise<HostileWorld> {
  const infrastructure = await startInfrastructure();
  const [key, reviewerKey, previewKey] = [
    infrastructure.apiKey('content:write', 'content:read', 'content:publish', 'parked:read'),
    infrastructure.apiKey('content:read', 'content:approve', 'content:publish'),
    infrastructure.apiKey('documents:write'),
  ];
  const visitors: string[] = [];
  const listener = await listen(visitors, '0.0.0.0');
  const { port } = listener.address() as AddressInfo;
  const overIpv6 = await listen(visitors, '::1', port).catch(() => undefined);
  const secrets = join(infrastructure.folder, 'secrets');
  await writeSecrets(secrets);
  const renderer = await startRenderer(infrastructure);
  const own = String(await freePort());
  const environment = infrastructure.environment('composer', {
    PORT: own,
    ENGINE_CPU_MS: '1500',
    RENDERER_URL: renderer.url,
    RENDERER_API_KEY: previewKey,
    A_SECRET: secret,
  });
  const composer = await startWatched(environment, secrets);
  const bus = await openTestBus(infrastructure.stack.natsUrl);
  const url = `http://127.0.0.1:${own}`;
  const portsOfOurs = [environment['DATABASE_URL'], environment['NATS_URL'], renderer.url].map(
    (address) => new URL(address ?? '').port,
  );
  let events = 0;
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${url}/api/composer/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });

  return {
    secrets,
    port,
    visitors,
    bus,
    call: async (method, path, body) => {
      const response = await send(method, path, body);
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    download: async (path, body) => Buffer.from(await (await send('POST', path, body)).arrayBuffer()),
    publish: (path, body) => publishContent({ gatewayUrl: url, apiKey: key, reviewerKey }, path, body),
    arrive: async (type, more) => {
      const name = `hostile ${++events}`;
      const id = deterministicId('/tests', name);
      const event = { ...dataArrivedV1.example, eventId: id, sourceEventId: name, customer: exampleCustomer };
      await bus.publish(dataArrivedV1, { ...event, type, ...more }, id);
      await bus.drained('TOURBUS_DATA', 'composer-composition');
      return id;
    },
    seen: async () => {
      const answer = once(composer, 'message');
      composer.send('seen?');
      return ((await answer) as [Seen])[0];
    },
    isOurs: (call) => portsOfOurs.some((one) => call.endsWith(`:${one}`)),
    stop: async () => {
      await bus.close();
      const ended = once(composer, 'exit');
      composer.kill();
      await ended;
      await renderer.stop();
      for (const server of [listener, overIpv6]) server?.close();
      await infrastructure.stop();
    },
  };
}
