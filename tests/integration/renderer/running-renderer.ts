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
  const key = infrastructure.apiKey('documents:write', 'communications:read', 'parked:read', 'parked:write');
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
  const call: RunningRenderer['call'] = (path, body) =>
    fetch(`${service.url}/api/renderer/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  return {
    infrastructure,
    service,
    bus,
    artefacts: service.app.get(ArtefactStore),
    call,
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

async function killBrowser(folder: string, part: 'browser' | 'renderer'): Promise<number> {
  const { stdout } = await execute('ps', ['-eo', 'pid,args'], { maxBuffer: 16 * 1024 * 1024 });
  const ours = stdout.split('\n').filter((line) => line.includes(`--user-data-dir=${folder}/profile-`));
  const wanted = ours.filter((line) =>
    part === 'browser' ? !line.includes('--type=') : line.includes('--type=renderer'),
  );
  for (const line of wanted) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  return wanted.length;
}
