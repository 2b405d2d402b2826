import { DateTime } from 'luxon';
import type { Window } from './profile.js';

const isOpenIn = (windows: readonly Window[], at: DateTime): boolean => {
  const clock = at.toFormat('HH:mm');
  return windows.some(({ days, from, until }) => days.includes(at.weekday) && from <= clock && clock < until);
};

/** Whether a moment lies within every list of windows, in every zone that the customer may be in. */
export const isOpen = (
  lists: readonly (readonly Window[])[],
  zones: readonly string[],
  at: DateTime,
): boolean => zones.every((zone) => lists.every((windows) => isOpenIn(windows, at.setZone(zone))));

/** No list is closed longer than over a Sunday and a holiday; past this, there is no common hour. */
const daysAhead = 8;

/**
 * The first moment from `at` on that lies within every list in every zone. Such a moment is `at` itself, or one in
 * which a window begins.
 * @returns undefined where the zones are so far apart that there is none
 */
export function nextOpen(
  lists: readonly (readonly Window[])[],
  zones: readonly string[],
  at: DateTime,
): DateTime | undefined {
  if (isOpen(lists, zones, at)) return at;
  return zones
    .flatMap((zone) => beginnings(lists.flat(), at.setZone(zone)))
    .filter((begin) => begin > at)
    .sort((a, b) => a.toMillis() - b.toMillis())
    .find((begin) => isOpen(lists, zones, begin));
}

function beginnings(windows: readonly Window[], at: DateTime): DateTime[] {
  const days = Array.from({ length: daysAhead }, (_, n) => at.startOf('day').plus({ days: n }));
  return days.flatMap((day) =>
    windows
      .filter((window) => window.days.includes(day.weekday))
      .map(({ from }) => day.set({ hour: Number(from.slice(0, 2)), minute: Number(from.slice(3)) })),
  );
}
