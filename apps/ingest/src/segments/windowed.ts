/** Something that happened at a time, and whether it is what is counted: a message, and whether it was opened. */
export interface Happening {
  at: number;
  counts: boolean;
}

/**
 * An answer that changes as time goes by: it depends on what lies in a window that ends now and moves with it. What
 * happened exactly a window's length ago has just left it; what is dated later than now is not in it yet.
 */
export interface Windowed {
  happenings: readonly Happening[];
  /** Milliseconds. */
  length: number;
  /** @param all how many lie in the window @param counted how many of them count */
  holds: (all: number, counted: number) => boolean;
}

export function holdsAt({ happenings, length, holds }: Windowed, now: number): boolean {
  let all = 0;
  let counted = 0;
  for (const { at, counts } of happenings) {
    if (at > now || at <= now - length) continue;
    all++;
    if (counts) counted++;
  }
  return holds(all, counted);
}

/**
 * When the answer will be another one for the first time after `now`, if nothing else happens.
 * @returns undefined where it stays as it is for ever
 */
export function nextFlip(windowed: Windowed, now: number): number | undefined {
  const { happenings, length, holds } = windowed;
  const moves: { when: number; by: 1 | -1; counts: boolean }[] = [];
  let all = 0;
  let counted = 0;
  for (const { at, counts } of happenings) {
    if (at + length <= now) continue;
    moves.push({ when: at + length, by: -1, counts });
    if (at > now) moves.push({ when: at, by: 1, counts });
    else {
      all++;
      if (counts) counted++;
    }
  }
  moves.sort((a, b) => a.when - b.when);
  const before = holds(all, counted);
  for (const [i, { when, by, counts }] of moves.entries()) {
    all += by;
    if (counts) counted += by;
    const together = moves[i + 1]?.when === when;
    if (!together && holds(all, counted) !== before) return when;
  }
  return undefined;
}
