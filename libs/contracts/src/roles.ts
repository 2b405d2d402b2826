import { z } from 'zod';

/**
 * What callers may be allowed to do. A route asks for exactly one of these; an API key carries some, and a person
 * those of their roles. Machines alone have need of `events:write` and `documents:write`.
 */
export const scopes = [
  ...(['events:write', 'event-types:write', 'customers:read', 'customers:write'] as const),
  ...(['privacy:read', 'privacy:write'] as const),
  ...(['content:read', 'content:write', 'content:comment', 'content:approve', 'content:publish'] as const),
  ...(['documents:write', 'communications:read', 'deliveries:write'] as const),
  ...(['suppressions:read', 'suppressions:write'] as const),
  ...(['segments:read', 'segments:write'] as const),
  ...(['batches:read', 'batches:write', 'batch-sources:write', 'data-sources:write'] as const),
  ...(['parked:read', 'parked:write', 'work:read', 'work:write', 'audit:read', 'people:write'] as const),
] as const;
export type Scope = (typeof scopes)[number];

export const roles = ['author', 'reviewer', 'agent', 'operator', 'analyst', 'administrator'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/**
 * What each role may do, and the only place that says so. Authors cannot approve or publish, and reviewers cannot
 * write; an administrator may do both, but the database refuses both on one version. Authors and reviewers see no
 * customer: they write and judge with sample data.
 */
export const scopesByRole: Readonly<Record<Role, readonly Scope[]>> = {
  author: ['content:read', 'content:write', 'content:comment', 'segments:read'],
  reviewer: ['content:read', 'content:comment', 'content:approve', 'content:publish', 'segments:read'],
  agent: [
    ...(['content:read', 'customers:read', 'customers:write', 'communications:read'] as const),
    ...(['suppressions:read', 'segments:read'] as const),
  ],
  operator: [
    ...(['content:read', 'communications:read', 'deliveries:write', 'event-types:write'] as const),
    ...(['suppressions:read', 'suppressions:write', 'segments:read', 'segments:write'] as const),
    ...(['privacy:read', 'privacy:write'] as const),
    ...(['batches:read', 'batches:write', 'batch-sources:write', 'data-sources:write'] as const),
    ...(['parked:read', 'parked:write', 'work:read', 'work:write', 'audit:read'] as const),
  ],
  analyst: [
    ...(['content:read', 'communications:read', 'batches:read', 'work:read'] as const),
    ...(['segments:read', 'segments:write'] as const),
  ],
  administrator: scopes,
};

/** Everything that somebody with these roles may do, in a fixed order; unknown roles grant nothing. */
export function scopesOf(held: readonly string[]): Scope[] {
  const granted = new Set(roles.filter((role) => held.includes(role)).flatMap((role) => scopesByRole[role]));
  return scopes.filter((scope) => granted.has(scope));
}

/** What `GET /auth/session` answers: who is signed in, what they may do, and what their requests have to carry. */
export const sessionSchema = z.object({
  person: z.object({
    /** Stable, and no address: audit lines and versions name people by `person:<id>`. */
    id: z.uuid(),
    name: z.string(),
    email: z.string().optional(),
  }),
  roles: z.array(roleSchema),
  /** As the identity provider names them. */
  teams: z.array(z.string()),
  scopes: z.array(z.enum(scopes)),
  /** Goes into the header `x-csrf-token` of every request that is not GET or HEAD. The same for the whole session. */
  csrf: z.string(),
  /** When the cookie stops counting; `POST /auth/refresh` before that gives the next one. */
  expiresAt: z.iso.datetime(),
});
export type Session = z.infer<typeof sessionSchema>;

/** What `POST /auth/logout` answers: where the browser goes next, which may be the provider's own page of leaving. */
export const signedOutSchema = z.object({ next: z.url() });
export type SignedOut = z.infer<typeof signedOutSchema>;
