import type { Instant } from './duration.ts';
import { complement, inWeek, shifted, type Span, united } from './week.ts';
import { offsetsOf, type Place, stretch } from './zones.ts';

/** From `from` on and before `until` no clock of the place is changed; the spans are those of its weeks, in UTC. */
interface Era {
  readonly from: Instant;
  readonly until: Instant;
  readonly closed: readonly Span[];
  readonly open: readonly Span[];
}

/** When something may be sent to a place. */
export interface Windows {
  /**
   * The first moment not before `at` that is closed in no zone of the place.
   * @returns Infinity where there is none up to and with `until`, which is finite
   */
  nextOpen(at: Instant, until: Instant): Instant;
  /** The first moment not before `at` that is closed in some zone of the place; Infinity as above. */
  nextClosed(at: Instant, until: Instant): Instant;
}

/** How far into the week the span goes on in which `position` is. */
function endOf(spans: readonly Span[], position: number): number | undefined {
  for (const { from, to } of spans) {
    if (position < from) return undefined;
    if (position < to) return to;
  }
  return undefined;
}

function erasOf(place: Place, closed: readonly Span[], index: number): Era[] {
  const tables = place.zones.map((zone) => offsetsOf(zone, index));
  const starts = [...new Set(tables.flatMap((table) => table.map(({ from }) => from)))].sort((a, b) => a - b);
  return starts.map((from, i) => {
    const offsets = new Set(
      tables.map((table) => table.findLast((change) => change.from <= from)?.offset ?? 0),
    );
    const inUtc = united([...offsets].flatMap((offset) => shifted(closed, -offset)));
    const until = starts[i + 1] ?? (index + 1) * stretch;
    return { from, until, closed: inUtc, open: complement(inUtc) };
  });
}

function makeWindows(place: Place, closed: readonly Span[]): Windows {
  const eras = new Map<number, readonly Era[]>();
  let last: Era | undefined;
  const eraAt = (at: Instant): Era => {
    // Messages that ask after each other ask about the same time.
    if (last && last.from <= at && at < last.until) return last;
    const index = Math.floor(at / stretch);
    let list = eras.get(index);
    if (!list) eras.set(index, (list = erasOf(place, closed, index)));
    return (last = list.findLast(({ from }) => from <= at) as Era);
  };
  const next = (avoided: 'closed' | 'open') => (start: Instant, until: Instant) => {
    let at = start;
    while (at <= until) {
      const era = eraAt(at);
      const position = inWeek(at);
      const end = endOf(era[avoided], position);
      if (end === undefined) return at;
      // When clocks are changed, the wall shows another time: the rest of the span has to be looked at anew.
      at = Math.min(at + end - position, era.until);
    }
    return Infinity;
  };
  return { nextOpen: next('closed'), nextClosed: next('open') };
}

const made = new WeakMap<readonly Span[], WeakMap<Place, Windows>>();

/** @param closed spans of the week, in local time; the same array gives the same windows, which remember offsets */
export function windowsIn(place: Place, closed: readonly Span[]): Windows {
  let byPlace = made.get(closed);
  if (!byPlace) made.set(closed, (byPlace = new WeakMap()));
  let windows = byPlace.get(place);
  if (!windows) byPlace.set(place, (windows = makeWindows(place, closed)));
  return windows;
}
