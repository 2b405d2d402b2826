import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Infrastructure,
  type RunningService,
  type TestBus,
  openTestBus,
  startInfrastructure,
  startService,
} from '@tourbus/testing';
import { ArtefactStore, parseConfig } from '@tourbus/platform';
import { findChromium, stackFolder } from '@tourbus/stack';
import { AppModule } from '../../../apps/renderer/src/app.module.js';
import { configSchema } from '../../../apps/renderer/src/config.js';

const execute = promisify(execFile);

export const linkKey = 'a key of more than thirty-two characters';
export const publicUrl = 'https://links.example';

export interface RunningRenderer {
  infrastructure: Infrastructure;
  service: RunningService;
  bus: TestBus;
  artefacts: ArtefactStore;
  /** Calls the API with a key of every scope it asks for. */
  call(path: string, body?: unknown): Promise<Response>;
  put(path: string, body: unknown): Promise<Response>;
  /** Prints over HTTP. @throws with the problem document where it is refused */
  print(document: Record<string, unknown>): Promise<Buffer>;
  /** Ends processes of the browser from outside, as a crash would. @returns how many */
  killBrowser(part: 'browser' | 'renderer'): Promise<number>;
  stop(): Promise<void>;
}

export async function startRenderer(more: Record<string, string> = {}): Promise<RunningRenderer> {
  const infrastructure = await startInfrastructure();
  const chromium = await findChromium(stackFolder);
  Object.assign(process.env, chromium.env);
  const key = infrastructure.apiKey(
    ...['documents:write', 'communications:read', 'parked:read', 'parked:write'],
    ...['content:read', 'content:write', 'deliveries:write'],
  );
  const folder = join(infrastructure.folder, 'browser');
  const own = {
    BROWSER_FOLDER: folder,
    CHROMIUM_PATH: chromium.path,
    PUBLIC_URL: publicUrl,
    LINK_SIGNING_KEY: linkKey,
  };
  const config = parseConfig(configSchema, infrastructure.environment('renderer', { ...own, ...more }));
  const service = await startService({ service: 'renderer', config, module: AppModule.with(config) });
  const bus = await openTestBus(infrastructure.stack.natsUrl);
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(`${service.url}/api/renderer/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const call: RunningRenderer['call'] = (path, body) => ask(body === undefined ? 'GET' : 'POST', path, body);
  return {
    infrastructure,
    service,
    bus,
    artefacts: service.app.get(ArtefactStore),
    call,
    put: (path, body) => ask('PUT', path, body),
    print: async (document) => {
      const answer = await call('documents', { title: 'Test', locale: 'en', css: '', ...document });
      if (!answer.ok) throw new Error(await answer.text());
      return Buffer.from(await answer.arrayBuffer());
    },
    killBrowser: (part) => killBrowser(folder, part),
    stop: async () => {
      await bus.close();
      await service.stop();
      await infrastructure.stop();
    },
  };
}

/** Processes of the browser whose profile is in this folder, with those it started. */
export async function browserProcesses(folder: string): Promise<{ pid: number; type: string }[]> {
  const { stdout } = await execute('ps', ['-eo', 'pid,ppid,args'], { maxBuffer: 16 * 1024 * 1024 });
  const all = [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, parent, args = '']) => ({
    pid: Number(pid),
    parent: Number(parent),
    args,
    type: /--type=(\S+)/.exec(args)?.[1] ?? 'browser',
  }));
  const withChildren = (pid: number): typeof all => [
    ...all.filter((one) => one.pid === pid),
    ...all.filter((one) => one.parent === pid).flatMap((child) => withChildren(child.pid)),
  ];
  return all
    .filter(({ args, type }) => type === 'browser' && args.includes(`--user-data-dir=${folder}/profile-`))
    .flatMap(({ pid }) => withChildren(pid));
}

async function killBrowser(folder: string, part: 'browser' | 'renderer'): Promise<number> {
  const wanted = (await browserProcesses(folder)).filter(({ type }) => type === part);
  for (const { pid } of wanted) process.kill(pid, 'SIGKILL');
  return wanted.length;
}
