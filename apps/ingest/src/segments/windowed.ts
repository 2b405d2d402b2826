/**
 * An answer that changes as time goes by: it depends on what lies in a window that ends now and moves with it. What
 * happened exactly a window's length ago has just left it; what is dated later than now is not in it yet.
 */
export interface Windowed {
  /** When something happened, in order: messages were sent, an event occurred. */
  times: readonly number[];
  /** Of each time, whether it is what is counted: whether that message was opened. All are, where it is missing. */
  counted?: readonly boolean[];
  /** Milliseconds. */
  length: number;
  /** @param all how many lie in the window @param counted how many of them count */
  holds: (all: number, counted: number) => boolean;
}

/** How many of the times are not after one; they are in order. */
function upTo(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const countedIn = ({ counted }: Windowed, from: number, to: number): number =>
  counted ? counted.slice(from, to).filter(Boolean).length : to - from;

export function holdsAt(windowed: Windowed, now: number): boolean {
  const { times, length, holds } = windowed;
  const [from, to] = [upTo(times, now - length), upTo(times, now)];
  return holds(to - from, countedIn(windowed, from, to));
}

/**
 * When the answer will be another one for the first time after `now`, if nothing else happens.
 * @returns undefined where it stays as it is for ever
 */
export function nextFlip(windowed: Windowed, now: number): number | undefined {
  const { times, counted, length, holds } = windowed;
  let [from, to] = [upTo(times, now - length), upTo(times, now)];
  let sum = countedIn(windowed, from, to);
  const before = holds(to - from, sum);
  const worth = (at: number): number => (counted?.[at] === false ? 0 : 1);
  while (from < times.length) {
    const leaves = (times[from] ?? Infinity) + length;
    const when = Math.min(leaves, times[to] ?? Infinity);
    // Those that go and come together do so at once.
    while (to < times.length && times[to] === when) sum += worth(to++);
    while (from < to && (times[from] ?? Infinity) + length === when) sum -= worth(from++);
    if (holds(to - from, sum) !== before) return when;
  }
  return undefined;
}
