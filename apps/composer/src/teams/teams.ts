import type { Caller } from '@tourbus/platform';

/** What may belong to teams. */
export interface Owned {
  kind: string;
  key: string;
}

export interface Ownership extends Owned {
  /** As the identity provider names them; people of any of them may change what it is about. */
  teams: readonly string[];
}

/** What a body speaks through: what has no owner of its own belongs to the owner of that. */
export function speaksThrough(kind: string, body: unknown): Owned | undefined {
  const { brand, template } = (body ?? {}) as { brand?: unknown; template?: unknown };
  if (kind === 'template' && typeof brand === 'string') return { kind: 'brand', key: brand };
  if (kind === 'definition' && typeof template === 'string') return { kind: 'template', key: template };
  return undefined;
}

/**
 * Whose owners are asked before content changes: its own, and those of what it would newly speak through. So nobody
 * carries content off into their own brand by writing another name into it, or speaks as somebody else's brand.
 */
export const concernedBy = (
  content: Owned,
  was: Owned | undefined,
  becomes: Owned | undefined,
): readonly Owned[] =>
  becomes === undefined || (was && was.kind === becomes.kind && was.key === becomes.key)
    ? [content]
    : [content, becomes];

/** Machines carry scopes and no teams; administrators stand in for any team. */
const isAskedForTeams = ({ person }: Pick<Caller, 'person'>): boolean =>
  person !== undefined && !person.roles.includes('administrator');

/** The first of several owners who keeps the caller from changing something, if any does. */
export function barring(owners: readonly Ownership[], caller: Pick<Caller, 'person'>): Ownership | undefined {
  if (!isAskedForTeams(caller)) return undefined;
  const teams = new Set(caller.person?.teams);
  return owners.find((owner) => !owner.teams.some((team) => teams.has(team)));
}
