/** How many responded, of how many. */
export interface Responded {
  responded: number;
  of: number;
}

/** A response rate and how sure it is: with 95 % confidence the true one is from `low` to `high`; all are shares. */
export interface Rate extends Responded {
  rate: number;
  low: number;
  high: number;
}

/** The quantile of the normal distribution for 95 %, two-sided. */
const z = 1.959963984540054;

/**
 * Wilson's score interval: unlike the usual one it stays within 0 and 1, and is of use with few or no responses.
 * Source: E. B. Wilson, Probable inference (1927); R. G. Newcombe, Two-sided confidence intervals for the single
 * proportion, Statistics in Medicine 17 (1998), method 3.
 * @returns undefined for nobody: there is no rate of nothing
 * @throws RangeError for what is no count, or more responses than were asked
 */
export function rateOf({ responded, of }: Responded): Rate | undefined {
  if (!Number.isSafeInteger(responded) || !Number.isSafeInteger(of) || responded < 0 || responded > of)
    throw new RangeError(
      `${responded} of ${of} is no rate: count those who responded among those who were asked.`,
    );
  if (of === 0) return undefined;
  const rate = responded / of;
  const centre = rate + z ** 2 / (2 * of);
  const reach = z * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2));
  const whole = 1 + z ** 2 / of;
  return {
    responded,
    of,
    rate,
    low: responded === 0 ? 0 : Math.max(0, (centre - reach) / whole),
    high: responded === of ? 1 : Math.min(1, (centre + reach) / whole),
  };
}

/** A segment beside all customers, and beside those who are not in it. */
export interface RateBesideWhole {
  segment: Rate | undefined;
  whole: Rate | undefined;
  rest: Rate | undefined;
  /** The rate of the segment less that of the rest, with its interval; missing where one of them is nobody. */
  difference?: { by: number; low: number; high: number };
  /** Whether the segment differs from the rest by more than chance explains: the interval leaves out 0. */
  differs: boolean;
}

/**
 * The rate of a segment beside the whole. It is compared with the rest, as it is a part of the whole itself.
 * Source of the interval: R. G. Newcombe, Interval estimation for the difference between independent proportions,
 * Statistics in Medicine 17 (1998), method 10.
 * @throws RangeError where the segment is no part of the whole
 */
export function besideWhole(segment: Responded, whole: Responded): RateBesideWhole {
  const others = { responded: whole.responded - segment.responded, of: whole.of - segment.of };
  const [own, all, rest] = [rateOf(segment), rateOf(whole), rateOf(others)];
  if (!own || !rest) return { segment: own, whole: all, rest, differs: false };
  const by = own.rate - rest.rate;
  const low = by - Math.hypot(own.rate - own.low, rest.high - rest.rate);
  const high = by + Math.hypot(own.high - own.rate, rest.rate - rest.low);
  return { segment: own, whole: all, rest, difference: { by, low, high }, differs: low > 0 || high < 0 };
}
