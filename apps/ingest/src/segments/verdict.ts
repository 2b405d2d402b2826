/** Milliseconds since 1970 in UTC. */
export type Instant = number;

/** Whether somebody belongs, and from when on the passing of time alone could make that otherwise. */
export interface Verdict {
  member: boolean;
  /** Later than the moment that was asked about; none where time changes nothing. */
  changesAt?: Instant;
}

const never = Number.POSITIVE_INFINITY;
const soonest = (verdicts: readonly Verdict[]): Instant =>
  verdicts.reduce((least, { changesAt = never }) => Math.min(least, changesAt), never);
const latest = (verdicts: readonly Verdict[]): Instant =>
  verdicts.reduce((most, { changesAt = never }) => Math.max(most, changesAt), 0);

export const verdictOf = (member: boolean, changesAt: Instant = never): Verdict =>
  changesAt === never ? { member } : { member, changesAt };

export const opposite = ({ member, changesAt }: Verdict): Verdict => verdictOf(!member, changesAt);

/** One that holds is enough: what does not hold matters only once none does. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  const holding = verdicts.filter(({ member }) => member);
  return holding.length > 0 ? verdictOf(true, latest(holding)) : verdictOf(false, soonest(verdicts));
}

export const allOf = (verdicts: readonly Verdict[]): Verdict => opposite(anyOf(verdicts.map(opposite)));
