import { isSigningKey, readSessionKeys } from '@tourbus/platform';
import { z } from 'zod';

/** Over http only where nothing lies between: this machine, or a bare name inside a cluster. */
const isSafeIssuer = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || /^(127\.0\.0\.1|\[::1\]|[a-z0-9-]+)$/.test(hostname);
};

/** How people sign in; without an issuer and a key they do not. */
export const signInConfig = {
  SESSION_PRIVATE_KEY: z
    .string()
    .default('')
    .refine((text) => text === '' || isSigningKey(text), 'is no JWK of an Ed25519 private key with a kid')
    .describe(
      'JWK that sessions are signed with; its public half is in SESSION_PUBLIC_KEYS of every service.',
    ),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeIssuer, 'goes over http, and not to this machine or a bare host name')
    .optional()
    .describe('Identity provider that people sign in at; without one, nobody does.'),
  OIDC_CLIENT_ID: z.string().default('tourbus').describe('What the identity provider knows Tourbus as.'),
  OIDC_CLIENT_SECRET: z.string().default('').describe('Secret of that client; none, a public client.'),
  OIDC_SCOPES: z
    .string()
    .default('openid profile email')
    .describe('What the identity provider is asked for.'),
  SIGN_INS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(2)
    .default(300)
    .describe('Requests to sign in that a replica answers a minute from one address; a sign-in is two.'),
  SIGN_INS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(2)
    .default(1_200)
    .describe('Requests to sign in that a replica answers a minute from all addresses together.'),
  OIDC_ROLES_CLAIM: z
    .string()
    .default('roles')
    .describe('Claim of the ID token with the roles, by name or path.'),
  OIDC_TEAMS_CLAIM: z
    .string()
    .default('teams')
    .describe('Claim of the ID token with the teams, by name or path.'),
};

/** Otherwise composer would sign what no service believes, and people would sign in round in circles. */
export function signsWhatIsRead(config: {
  SESSION_PRIVATE_KEY: string;
  SESSION_PUBLIC_KEYS: string;
}): boolean {
  if (!isSigningKey(config.SESSION_PRIVATE_KEY)) return true;
  if (!readSessionKeys(config.SESSION_PUBLIC_KEYS)) return false;
  const { kid, x } = JSON.parse(config.SESSION_PRIVATE_KEY) as { kid: string; x: string };
  const { keys = [] } = JSON.parse(config.SESSION_PUBLIC_KEYS || '{}') as {
    keys?: { kid: string; x: string }[];
  };
  return keys.some((key) => key.kid === kid && key.x === x);
}
