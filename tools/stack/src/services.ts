import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Chromium } from './browser.js';
import { stackFolder, workspace } from './folders.js';
import type { NatsUser } from './nats-users.js';
import { host, type Ports } from './ports.js';
import { stopOrder } from './registry.js';
import { apiKeysVariable, type Secrets } from './secrets.js';
import type { ServiceName } from './service-names.js';
import { SupervisedProcess, type Run } from './supervised.js';

/** What the environments of the services are made of. */
export interface Surroundings {
  ports: Ports;
  secrets: Secrets;
  publicUrl: string;
  natsUrlFor: (user: NatsUser) => string;
  databaseUrls: Readonly<Record<ServiceName, string>>;
  /** Holds artefacts, the print spool and the sandbox's log. */
  data: string;
  logs: string;
  temporary: string;
  chromium: Chromium | undefined;
  qpdf: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a person may set for all services in the environment of the stack itself. */
export const passedOn = [
  ...[
    'LOG_LEVEL',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'NATS_REPLICAS',
    'PUBLIC_URL',
    'ARTEFACTS_URL',
    'RENDERER_PAGES',
  ],
  ...[
    'EMAIL_PROVIDER',
    'EMAIL_FALLBACK_PROVIDER',
    'SMTP_URL',
    'SENDGRID_API_KEY',
    'SENDGRID_URL',
    'SENDGRID_WEBHOOK_PUBLIC_KEY',
  ],
  ...['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_URL', 'PRINT_SPOOL', 'RELEASES', 'STOP_REACH'],
  ...['BATCH_FOLDERS', 'CONNECTIONS', 'SECRETS', 'OUTBOUND_ALLOW'],
  ...[
    'OIDC_ISSUER',
    'OIDC_CLIENT_ID',
    'OIDC_CLIENT_SECRET',
    'OIDC_SCOPES',
    'OIDC_ROLES_CLAIM',
    'OIDC_TEAMS_CLAIM',
  ],
] as const;

export const printSpool = (data: string): string => join(data, 'print-spool');

/** Sources of batches may watch folders below it. */
export const batchFolders = (data: string): string => join(data, 'batch-folders');

export const serviceUrl = (port: number): string => `http://${host}:${port}`;

/**
 * Only what a process needs of its surroundings: nothing leaks in from a developer's shell. What Node compiled once, it
 * finds again at the next start.
 */
function inherited(temporary: string): Environment {
  const { PATH, HOME, LANG, TZ } = process.env;
  const NODE_COMPILE_CACHE = join(stackFolder, 'compile-cache');
  return { PATH, HOME, LANG, TZ, TMPDIR: temporary, NODE_COMPILE_CACHE };
}

function ownEnvironment(service: ServiceName, around: Surroundings): Environment {
  const { secrets, ports, chromium, qpdf } = around;
  const links = { LINK_SIGNING_KEY: secrets.linkSigningKey };
  const contacts = { CONTACT_KEYS: secrets.contactKeys };
  const twilio = { TWILIO_ACCOUNT_SID: secrets.twilioAccountSid, TWILIO_AUTH_TOKEN: secrets.twilioAuthToken };
  const sandbox = serviceUrl(ports.sandbox);
  switch (service) {
    case 'ingest':
      return { ...contacts, BATCH_FOLDERS: batchFolders(around.data) };
    case 'composer':
      return {
        ...contacts,
        RENDERER_URL: serviceUrl(ports.renderer),
        RENDERER_API_KEY: secrets.apiKeys.composer,
        SESSION_PRIVATE_KEY: secrets.sessionPrivateKey,
        // The sandbox's own, until another one is given.
        OIDC_ISSUER: `${sandbox}/oidc`,
        OIDC_CLIENT_SECRET: secrets.oidcClientSecret,
      };
    case 'renderer':
      return { ...links, ...contacts, ...chromium?.env, CHROMIUM_PATH: chromium?.path, QPDF_PATH: qpdf };
    case 'dispatcher':
      return {
        ...contacts,
        ...twilio,
        EMAIL_PROVIDER: 'smtp',
        SMTP_URL: `smtp://${host}:${ports.smtp}`,
        // Real providers are reached only when their addresses are given on purpose.
        SENDGRID_API_KEY: 'SG.sandbox',
        SENDGRID_URL: sandbox,
        TWILIO_URL: sandbox,
        PRINT_SPOOL: printSpool(around.data),
      };
    case 'tracker':
      return { ...links, ...contacts, TWILIO_AUTH_TOKEN: secrets.twilioAuthToken };
  }
}

export function environmentOf(
  service: ServiceName,
  port: number,
  around: Surroundings,
  given: Environment,
): Environment {
  const shared = {
    HOST: host,
    PORT: String(port),
    DATABASE_URL: around.databaseUrls[service],
    NATS_URL: around.natsUrlFor(service),
    NATS_REPLICAS: '1',
    API_KEYS: apiKeysVariable(around.secrets),
    PUBLIC_URL: around.publicUrl,
    SESSION_PUBLIC_KEYS: around.secrets.sessionPublicKeys,
    LOG_LEVEL: 'info',
    NODE_ENV: 'production',
    ARTEFACTS_URL: pathToFileURL(join(around.data, 'artefacts')).href,
  };
  return { ...inherited(around.temporary), ...shared, ...ownEnvironment(service, around), ...given };
}

/**
 * A PDF passes through the renderer as text and bytes that are garbage a moment later. With room for those of some
 * hundred documents, the collector finds nearly nothing alive when it looks. The images do the same.
 */
export const nodeFlags: Partial<Record<ServiceName, readonly string[]>> = {
  renderer: ['--max-semi-space-size=64'],
};

const instrumentation = (root: string): string =>
  pathToFileURL(join(root, 'libs/platform/dist/telemetry/instrumentation.js')).href;

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await answer.body?.cancel();
  return answer.ok;
}

export interface ServicePlace {
  port: number;
  /** Counts from 1; the first one has the service's own port. */
  replica: number;
  /** The program to run instead of the service's own. */
  entry?: string | undefined;
  given: Environment;
  /** The checkout whose build runs. */
  root: string;
  startAttempts: number;
}

/** A service as a process of Node, on the address it will answer at. */
export function serviceProcess(
  run: Run,
  service: ServiceName,
  place: ServicePlace,
  around: Surroundings,
): SupervisedProcess {
  const { port, replica, entry, given, root, startAttempts } = place;
  const name = replica === 1 ? service : `${service}-${replica}`;
  const program = entry
    ? [entry]
    : ['--import', instrumentation(root), join(root, 'apps', service, 'dist/main.js')];
  return new SupervisedProcess(
    {
      name,
      command: process.execPath,
      args: ['--enable-source-maps', ...(nodeFlags[service] ?? []), ...program],
      environment: environmentOf(service, port, around, given),
      logFile: join(around.logs, `${name}.log`),
      order: stopOrder.service,
      stopSignal: 'SIGTERM',
      isReady: () => answers(`${serviceUrl(port)}/health/ready`),
      startAttempts,
    },
    run,
  );
}

/** The stand-ins for the outside world. */
export function sandboxProcess(run: Run, around: Surroundings, entry?: string): SupervisedProcess {
  const { ports, secrets, data, logs, temporary, publicUrl } = around;
  return new SupervisedProcess(
    {
      name: 'sandbox',
      command: process.execPath,
      args: ['--enable-source-maps', entry ?? join(workspace, 'tools/sandbox/dist/main.js')],
      environment: {
        ...inherited(temporary),
        HOST: host,
        SANDBOX_PORT: String(ports.sandbox),
        SMTP_PORT: String(ports.smtp),
        SANDBOX_DATA: join(data, 'sandbox'),
        PRINT_SPOOL: printSpool(data),
        TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
        OIDC_CLIENT_SECRET: secrets.oidcClientSecret,
        OIDC_REDIRECT_URI: new URL('/auth/callback', publicUrl).href,
      },
      logFile: join(logs, 'sandbox.log'),
      order: stopOrder.sandbox,
      stopSignal: 'SIGTERM',
      isReady: () => answers(`${serviceUrl(ports.sandbox)}/api/messages?limit=1`),
    },
    run,
  );
}
