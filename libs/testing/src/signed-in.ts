import { randomBytes, randomUUID } from 'node:crypto';
import { type Role, scopesOf } from '@tourbus/contracts';
import { type SessionClaims, readSigningKey, sessionCookie, signSession } from '@tourbus/platform';
import type { Stack } from '@tourbus/stack';

/** Somebody who signed in: what a page of ours sends along, for every method. */
export interface SignedIn {
  claims: SessionClaims;
  headers: { cookie: string; 'x-csrf-token': string };
}

/** A person with these roles at every service of the infrastructure; the same `id` is the same person. */
export async function signIn(
  { secrets }: Pick<Stack, 'secrets'>,
  roles: readonly Role[],
  more: { id?: string; name?: string; teams?: string[]; now?: Date } = {},
): Promise<SignedIn> {
  const { id = randomUUID(), name = 'Somebody', teams = [], now = new Date() } = more;
  const key = await readSigningKey(secrets.sessionPrivateKey);
  if (!key) throw new Error('The stack has no key to sign sessions with.');
  const csrf = randomBytes(32).toString('base64url');
  const held = { roles: [...roles], teams, scopes: scopesOf(roles) };
  const claims = { sub: id, sid: randomUUID(), name, ...held, csrf };
  const token = await signSession(key, claims, { now, expires: new Date(now.getTime() + 600_000) });
  return { claims, headers: { cookie: `${sessionCookie}=${token}`, 'x-csrf-token': csrf } };
}
