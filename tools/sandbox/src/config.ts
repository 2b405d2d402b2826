import { resolve } from 'node:path';
import type { SampleAccount } from './oidc/accounts.js';

export type Note = (level: 'info' | 'warn' | 'error', message: string) => void;

export interface SandboxOptions {
  /** Folder of the durable log; kept over restarts. */
  dataFolder: string;
  /** 0 (the default) takes any free port. */
  httpPort?: number;
  smtpPort?: number;
  /** Loopback unless told otherwise. */
  host?: string;
  /** Folder of the virtual printer; without it there is none. */
  printSpool?: string;
  /** Without it the SMS stand-in takes any password. */
  twilioAuthToken?: string;
  /** The OpenID provider's one client; without a secret there is no provider. */
  oidc?: {
    clientSecret: string;
    /** Addresses of Tourbus to which it sends people back. */
    redirectUris: readonly string[];
    /** `/oidc` at the sandbox's own address unless given. */
    issuer?: string;
    /** The sample accounts unless given. */
    accounts?: readonly SampleAccount[];
  };
  /** Seed of the dice behind a behaviour's `ratio`. */
  seed?: number;
  /** Where notes go; by default nowhere. They carry ids, never addresses or contents. */
  note?: Note;
}

/** The only reader of the environment. */
export function optionsFromEnvironment(env: NodeJS.ProcessEnv): SandboxOptions {
  return {
    host: env['HOST'] || '127.0.0.1',
    httpPort: port(env, 'SANDBOX_PORT', 8025),
    smtpPort: port(env, 'SMTP_PORT', 2525),
    dataFolder: resolve(env['SANDBOX_DATA'] || '.tourbus/sandbox'),
    printSpool: resolve(env['PRINT_SPOOL'] || '.tourbus/print-spool'),
    twilioAuthToken: env['TWILIO_AUTH_TOKEN'] || undefined,
    oidc: oidcFrom(env),
  };
}

function oidcFrom(env: NodeJS.ProcessEnv): SandboxOptions['oidc'] {
  const clientSecret = env['OIDC_CLIENT_SECRET'];
  if (!clientSecret) return undefined;
  const redirectUris = [env['OIDC_REDIRECT_URI'] || 'http://127.0.0.1:8080/auth/callback'];
  return { clientSecret, redirectUris, issuer: env['OIDC_ISSUER'] || undefined };
}

function port(env: NodeJS.ProcessEnv, name: string, standard: number): number {
  const text = env[name];
  if (!text) return standard;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 65536) return value;
  throw new Error(
    `${name} is '${text}', which is no port. Set it to a number from 0 (any free one) to 65535.`,
  );
}
