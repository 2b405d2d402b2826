import type { Definition } from '../api/calls.ts';
import type { Silence } from '../api/records.ts';

const dayMs = 86_400_000;

/** Of 24 hours each, that have passed. */
export const daysBetween = (from: string, until: Date): number =>
  Math.max(0, Math.floor((until.getTime() - Date.parse(from)) / dayMs));

/** How many days are left; nothing where it is too long already. */
export function daysLeft({ dueAt }: Pick<Silence, 'dueAt'>, now: Date): number | undefined {
  const left = Date.parse(dueAt) - now.getTime();
  return left <= 0 ? undefined : Math.floor(left / dayMs);
}

/** `fennholm@3`, where a policy settled it. */
export function policyOf({
  settledBy,
}: Pick<Silence, 'settledBy'>): { key: string; version: string } | undefined {
  const [, key, version] = /^policy:(.+)@(\d+)$/.exec(settledBy ?? '') ?? [];
  return key && version ? { key, version } : undefined;
}

/** What may be said instead: what is published and has the same trigger. The one that is offered comes first. */
export function definitionsFor(
  { definition }: Pick<Silence, 'definition'>,
  all: readonly Pick<Definition, 'key' | 'trigger' | 'active' | 'publishedVersion'>[],
): string[] {
  const trigger = all.find(({ key }) => key === definition)?.trigger;
  const others = all
    .filter((one) => one.trigger === trigger && one.active && one.publishedVersion !== null)
    .map(({ key }) => key);
  return [...new Set([definition, ...others])];
}
