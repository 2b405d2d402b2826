import type { About } from '@tourbus/contracts';

/** When a person was forgotten, and the last version that their profile had. */
export interface Tombstone {
  readonly at: Date;
  readonly version: number;
}

/**
 * Whether something is from before its person was forgotten. The version tells it for certain, since versions go on
 * where a person comes back; clocks differ, so a time counts only where there is no version. What has neither is taken
 * for old: nobody comes back by something that does not say when it was.
 */
export function isOld({ version, at }: Omit<About, 'person'>, tombstone: Tombstone | undefined): boolean {
  if (!tombstone) return false;
  if (version !== undefined) return version <= tombstone.version;
  return at === undefined || Date.parse(at) <= tombstone.at.getTime();
}
