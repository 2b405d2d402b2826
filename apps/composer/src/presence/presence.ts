import { type Caller, Problem } from '@tourbus/platform';
import { z } from 'zod';
import type { Newest } from '../content/edit.js';

/** Whoever was not heard of for so many seconds has left; pages make themselves heard three times as often. */
export const presentSeconds = 30;

export const heartbeatSchema = z
  .strictObject({
    /** The one that they began from. */
    version: z.int().positive(),
    /** Whether they have written something that is not saved. */
    changed: z.boolean().default(false),
  })
  .meta({ id: 'Heartbeat' });
export type Heartbeat = z.infer<typeof heartbeatSchema>;

export interface Present extends Heartbeat {
  person: { id: string; name: string };
  since: Date;
}

/** Who else has this open, the first to come first, and the version that all of them will meet when they save. */
export interface Presence {
  others: Present[];
  newest: Newest;
}

/** @throws Problem 403 */
export function personBehind({ person, name }: Caller): string {
  if (person) return person.id;
  throw new Problem(
    'not-a-person',
    403,
    'Only people are present',
    `“${name}” is an API key: it has no page open, and nobody could ask it what it is doing.`,
    'Leave this out. A key that writes is told by If-Match and 412 when somebody else wrote meanwhile.',
  );
}
