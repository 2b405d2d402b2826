import type { Asking, Known } from './asking.ts';
import type { Constraint } from './constraint.ts';
import { type Instant, millisOf, spoken } from './duration.ts';
import type { Policy } from './policy.ts';
import { complement, type Span, spansOf, weekdays } from './week.ts';
import { windowsIn } from './windows.ts';
import { isoOf, momentIn } from './words.ts';

const pad = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** For each hour of the day, the rest of the week. */
const otherHours: readonly (readonly Span[])[] = Array.from({ length: 24 }, (_, hour) =>
  complement(spansOf({ from: pad(hour), to: pad(hour + 1), weekdays: [...weekdays] })),
);

export interface BestHour {
  readonly constraint: Constraint;
  /** The last moment up to which it is waited for. */
  readonly latest: Instant;
}

/**
 * The wish to send in the hour in which the customer responds best. It is no more than a wish: where it cannot be had
 * in time, the message goes as soon as the rules allow.
 */
export function bestHourFor({ bestHour: rule }: Policy, asking: Asking, known: Known): BestHour | undefined {
  const { place, bestHour: hour } = known;
  if (!rule?.messageClasses.includes(asking.messageClass)) return undefined;
  const others = hour === undefined ? undefined : otherHours[hour];
  // Whose clock is not known has no hour.
  if (!others || place.known !== 'time zone') return undefined;
  const latest = asking.requestedAt + millisOf(rule.within);
  const next = windowsIn(place, others).nextOpen;
  return {
    latest,
    constraint: {
      rule: 'best-hour',
      source: 'policy',
      withholds: false,
      next,
      say: (now, at) => ({
        because:
          at === now
            ? `It is the customer's best hour, ${pad(hour as number)}.`
            : `The customer's best hour, ${pad(hour as number)}, is waited for, up to ${spoken(rule.within)}${Number.isFinite(at) ? `: it is on ${momentIn(place, at)}` : ''}.`,
        inputs: { source: 'policy', bestHour: hour, within: spoken(rule.within), bestAt: isoOf(at) },
      }),
    },
  };
}
