import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '@tourbus/platform';
import {
  type Infrastructure,
  type RunningService,
  startInfrastructure,
  startService,
} from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { AppModule } from '../../../apps/composer/src/app.module.js';
import { configSchema } from '../../../apps/composer/src/config.js';
import { type Sandbox, type SampleAccount, startSandbox } from '../../../tools/sandbox/src/index.js';
import { Browser, type Visit } from './browser.js';

/** Over https, as in production: browsers hold such cookies to more. */
export const publicUrl = 'https://tourbus.example';

/** A composer that people sign in to, and the sandbox's identity provider. */
export interface SigningIn {
  infrastructure: Infrastructure;
  service: RunningService;
  sandbox: Sandbox;
  key: string;
  browser(): Browser;
  /** A browser in which somebody is signed in, and what the session says. */
  signedIn(account: string, to?: string): Promise<{ browser: Browser; visit: Visit }>;
  /** Up to the address of the callback, which nobody has asked for yet. */
  atTheProvider(browser: Browser, account: string, to?: string): Promise<string>;
  /** Runs SQL as composer. */
  query<Row = unknown>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function startComposerWith(
  infrastructure: Infrastructure,
  settings: Record<string, string>,
): Promise<RunningService> {
  const environment = infrastructure.environment('composer', {
    PUBLIC_URL: publicUrl,
    SESSION_PRIVATE_KEY: infrastructure.stack.secrets.sessionPrivateKey,
    ...settings,
  });
  const config = parseConfig(configSchema, environment);
  return startService({ service: 'composer', config, module: AppModule.with(config) });
}

export async function startSigningIn(accounts: readonly SampleAccount[]): Promise<SigningIn> {
  const infrastructure = await startInfrastructure();
  const dataFolder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const clientSecret = infrastructure.stack.secrets.oidcClientSecret;
  const sandbox = await startSandbox({
    dataFolder,
    oidc: { clientSecret, redirectUris: [`${publicUrl}/auth/callback`], accounts },
  });
  const key = infrastructure.apiKey('content:read', 'people:write', 'audit:read');
  const service = await startComposerWith(infrastructure, {
    OIDC_ISSUER: `${sandbox.httpUrl}/oidc`,
    OIDC_CLIENT_SECRET: clientSecret,
  });
  const browser = (): Browser => new Browser({ [publicUrl]: service.url });

  const atTheProvider: SigningIn['atTheProvider'] = async (visitor, account, to = '/') => {
    const page = await visitor.visit(`${publicUrl}/auth/login?to=${encodeURIComponent(to)}`);
    const isCallback = (url: string): boolean => url.startsWith(`${publicUrl}/auth/callback`);
    const { url } = await visitor.visit(page.url, isCallback, { form: { account } });
    return url;
  };
  return {
    infrastructure,
    service,
    sandbox,
    key,
    browser,
    atTheProvider,
    signedIn: async (account, to) => {
      const visitor = browser();
      const callback = await atTheProvider(visitor, account, to);
      return { browser: visitor, visit: await visitor.ask(callback, { crossSite: true }) };
    },
    query: (sql, parameters) => service.app.get(DataSource).query(sql, parameters),
    stop: async () => {
      await service.stop();
      await sandbox.close();
      await rm(dataFolder, { recursive: true, force: true });
      await infrastructure.stop();
    },
  };
}
