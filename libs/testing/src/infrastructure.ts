import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServiceName } from '@tourbus/contracts';
import { createApiKey } from '@tourbus/platform';
import { type Stack, type StackOptions, startStack } from '@tourbus/stack';

/** A PostgreSQL and a NATS server of a suite's own, on free ports, gone with the suite. */
export interface Infrastructure {
  stack: Stack;
  /** Environment of a service in this infrastructure, with `scopes` on the returned key. */
  environment(service: ServiceName, more?: Record<string, string>): Record<string, string>;
  /** A key that has exactly these scopes; name them before `environment` is asked for. */
  apiKey(...scopes: string[]): string;
  folder: string;
  stop(): Promise<void>;
}

export async function startInfrastructure(options: StackOptions = {}): Promise<Infrastructure> {
  const folder = await mkdtemp(join(tmpdir(), 'tourbus-test-'));
  const stack = await startStack({ folder, ports: 0, services: [], sandbox: false, ...options });
  const entries: string[] = [];
  return {
    stack,
    folder,
    environment: (service, more = {}) => ({
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: stack.databaseUrl(service),
      NATS_URL: stack.natsUrlFor(service),
      API_KEYS: entries.join(' '),
      CONTACT_KEYS: stack.secrets.contactKeys,
      SESSION_PUBLIC_KEYS: stack.secrets.sessionPublicKeys,
      ARTEFACTS_URL: pathToFileURL(join(folder, 'artefacts')).href,
      LOG_LEVEL: 'fatal',
      ...more,
    }),
    apiKey: (...scopes) => {
      const { key, entry } = createApiKey(`test${entries.length}`, scopes);
      entries.push(entry);
      return key;
    },
    stop: async () => {
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
