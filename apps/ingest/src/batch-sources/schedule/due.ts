import { type Schedule, nextSlot, slotsBetween } from './slots.js';

/**
 * What is done about slots that passed while nobody looked (everything was down, or the source was paused).
 * `once`: the latest of them, however many. `skip`: none. `each`: all of them, at most the latest 100.
 */
export type MissedRule = 'once' | 'skip' | 'each';

export interface Timetable extends Schedule {
  missed: MissedRule;
  /** A slot that is seen this late is still on time. */
  graceSeconds: number;
}

export interface Due {
  /** To be run, in their order. */
  run: Date[];
  /** The latest slot that is left out by the rule. */
  missed?: Date;
  next?: Date;
}

const mostMissed = 100;

/** What is due of a schedule that was looked at until `since`. */
export function dueAt(timetable: Timetable, since: Date, now: Date): Due {
  const next = nextSlot(timetable, now);
  const passed = slotsBetween(timetable, since, now, timetable.missed === 'each' ? mostMissed : 2);
  const latest = passed.at(-1);
  if (!latest) return { run: [], next };
  if (timetable.missed === 'each') return { run: passed, next };
  const onTime = now.getTime() - latest.getTime() <= timetable.graceSeconds * 1_000;
  if (timetable.missed === 'skip' && !onTime) return { run: [], missed: latest, next };
  return { run: [latest], missed: passed.at(-2), next };
}
