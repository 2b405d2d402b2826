import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Message,
  type MessagePage,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../src/index.js';

export interface StartedSandbox extends Sandbox {
  dataFolder: string;
  list(query?: string): Promise<MessagePage>;
  message(id: string): Promise<Message>;
  misbehave(rule: object): Promise<void>;
  /** The same sandbox again, on the same folder. */
  restart(): Promise<StartedSandbox>;
  /** Stops it and removes its folder. */
  discard(): Promise<void>;
}

export async function startedSandbox(options: Partial<SandboxOptions> = {}): Promise<StartedSandbox> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'sandbox-')));
  const sandbox = await startSandbox({ ...options, dataFolder });
  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(sandbox.httpUrl + path);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    ...sandbox,
    dataFolder,
    list: (query = '') => get<MessagePage>(`/api/messages${query}`),
    message: (id) => get<Message>(`/api/messages/${id}`),
    misbehave: async (rule) => {
      const answer = await putBehaviour(sandbox, rule);
      if (!answer.ok) throw new Error(await answer.text());
    },
    restart: async () => {
      await sandbox.close();
      return startedSandbox({ ...options, dataFolder });
    },
    discard: async () => {
      await sandbox.close();
      await rm(dataFolder, { recursive: true });
    },
  };
}

export function putBehaviour(sandbox: Sandbox, rule: object): Promise<Response> {
  return fetch(`${sandbox.httpUrl}/api/behaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rule),
  });
}

/** Asks until the answer is there; fails with what was wrong last. */
export async function eventually<T>(fact: () => Promise<T> | T, withinMs = 5000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await fact();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(20);
    }
  }
}
