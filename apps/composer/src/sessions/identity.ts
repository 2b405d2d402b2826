import { type Role, roles } from '@tourbus/contracts';

/** What the identity provider says of somebody, in our words. */
export interface Identity {
  /** Of a provider, and its name for the person; both together never change. */
  issuer: string;
  subject: string;
  name: string;
  email: string | undefined;
  roles: Role[];
  teams: string[];
}

type Claims = Readonly<Record<string, unknown>>;

/** A claim by its name; where there is none, by its path (`realm_access.roles`), as Keycloak has it. */
function claimNamed(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? (at as Claims)[part] : undefined,
      claims,
    );
}

const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );

/** On one line, without what turns the direction of text around: a name stands beside approvals. */
const plain = (text: unknown, longest: number): string | undefined =>
  typeof text === 'string'
    ? text
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
        .trim()
        .slice(0, longest) || undefined
    : undefined;

/** Roles that we do not know grant nothing, and are left out. */
export function identityOf(
  issuer: string,
  subject: string,
  claims: Claims,
  named: { roles: string; teams: string },
): Identity {
  const held = textsIn(claimNamed(claims, named.roles));
  const email = plain(claims['email'], 254);
  return {
    issuer,
    subject,
    name: plain(claims['name'], 100) ?? plain(claims['preferred_username'], 100) ?? email ?? 'Somebody',
    email,
    roles: roles.filter((role) => held.includes(role)),
    teams: [...new Set(textsIn(claimNamed(claims, named.teams)))],
  };
}
