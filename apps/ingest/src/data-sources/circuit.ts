const firstMilliseconds = 1_000;
const longestMilliseconds = 60_000;

/** How a source has behaved lately, on a clock that only goes forward. */
export interface Circuit {
  failures: number;
  /** Until then it is not asked. */
  openUntil: number;
}

export const closed: Circuit = { failures: 0, openUntil: 0 };

/** A dead source costs one wait, and then none for a while that doubles up to a minute. */
export const afterFailure = ({ failures }: Circuit, now: number): Circuit => ({
  failures: failures + 1,
  openUntil: now + Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.min(failures, 10)),
});

/** @returns for how many seconds it is not asked */
export const openFor = ({ openUntil }: Circuit, now: number): number =>
  Math.max(0, (openUntil - now) / 1_000);
