/** Amounts have four decimals, as the finest currencies have. */
const fine = 10_000;
/** Beyond, sums of such amounts are no longer exact. */
const largest = Number.MAX_SAFE_INTEGER;

/** Exact, so that the order in which amounts come makes no difference; what is too large stays the largest sum. */
export function addAmounts(one: number, other: number): number {
  const sum = wholeOf(one) + wholeOf(other);
  return bounded(sum) / fine;
}

const bounded = (whole: number): number => Math.max(-largest, Math.min(largest, whole));
const wholeOf = (amount: number): number => bounded(Math.round(amount * fine));
