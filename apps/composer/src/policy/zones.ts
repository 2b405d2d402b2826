import { Duration, IANAZone } from 'luxon';
import type { Instant } from './duration.ts';
import { remembering } from './remembering.ts';

/** From `from` on, and until the next of its kind, a zone's clocks are `offset` ahead of UTC; all in milliseconds. */
export interface OffsetChange {
  readonly from: Instant;
  readonly offset: number;
}

/** All time zones in which a customer may be. */
export interface Place {
  readonly zones: readonly string[];
  /** What we go by. `nothing`: the customer may be anywhere in the world. */
  readonly known: 'time zone' | 'country' | 'nothing';
  /** The zone, the country, or `world`. */
  readonly name: string;
}

/** Tables of offsets are made for stretches of time of this length. */
export const stretch = Duration.fromObject({ days: 400 }).toMillis();
/** No zone changes its clocks there and back within a week: looked at day by day, from 2008 to 2029. */
const step = Duration.fromObject({ weeks: 1 }).toMillis();
const minute = Duration.fromObject({ minutes: 1 }).toMillis();

const isZone = remembering((name) => IANAZone.isValidZone(name));
const tables = remembering((_name) => new Map<number, readonly OffsetChange[]>());

/** The first moment after `before`, up to `after`, with another offset than `before` has. */
function changeBetween(offsetAt: (at: Instant) => number, before: Instant, after: Instant): Instant {
  const was = offsetAt(before);
  let [same, other] = [before, after];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle) === was) same = middle;
    else other = middle;
  }
  return other;
}

function tableOf(zone: string, index: number): OffsetChange[] {
  const known = IANAZone.create(zone);
  const offsetAt = (at: Instant): number => Math.round(known.offset(at) * minute);
  const end = (index + 1) * stretch;
  let at = index * stretch;
  const table = [{ from: at, offset: offsetAt(at) }];
  while (at < end) {
    const next = Math.min(at + step, end);
    if (offsetAt(next) !== table.at(-1)?.offset) {
      at = changeBetween(offsetAt, at, next);
      if (at < end) table.push({ from: at, offset: offsetAt(at) });
    } else at = next;
  }
  return table;
}

/** A zone's offsets during the stretch of time with this index: that from `index * stretch` on. */
export function offsetsOf(zone: string, index: number): readonly OffsetChange[] {
  const known = tables(zone);
  const table = known.get(index) ?? tableOf(zone, index);
  known.set(index, table);
  return table;
}

/** TypeScript's library of ES2024 does not know it yet; Node has it. */
type Region = Intl.Locale & { getTimeZones(): string[] | undefined };

const zonesOfCountry = remembering((country): readonly string[] =>
  /^[A-Z]{2}$/.test(country) ? ((new Intl.Locale(`und-${country}`) as Region).getTimeZones() ?? []) : [],
);

let world: Place | undefined;
const theWorld = (): Place =>
  (world ??= { zones: Intl.supportedValuesOf('timeZone'), known: 'nothing', name: 'world' });

const placeOfZone = remembering((name): Place => ({ zones: [name], known: 'time zone', name }));
const placeOfCountry = remembering((name): Place => ({
  zones: zonesOfCountry(name),
  known: 'country',
  name,
}));

/**
 * Where a customer may be: the own time zone; every zone of the country where that is not known, or is no zone; every
 * zone of the world where the country is not known either, or none that has zones. What holds back in one of them
 * holds back: for a customer who may be anywhere, it is night somewhere at every moment, so that a message for which
 * there are quiet hours waits until it expires or somebody finds out where the customer is. Zones by country are those
 * of the Unicode CLDR, as Node has them.
 */
export function placeOf({ timeZone, country }: { timeZone?: string; country?: string }): Place {
  if (timeZone && isZone(timeZone)) return placeOfZone(timeZone);
  if (country && zonesOfCountry(country).length > 0) return placeOfCountry(country);
  return theWorld();
}
