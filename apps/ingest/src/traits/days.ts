/** A day of UTC, counted since 1970. */
export type Day = number;

const millisecondsADay = 86_400_000;

export const dayAt = (at: Date): Day => Math.floor(at.getTime() / millisecondsADay);
export const beginningOf = (day: Day): Date => new Date(day * millisecondsADay);
export const spokenDay = (day: Day): string => beginningOf(day).toISOString().slice(0, 10);

/** @param spoken `YYYY-MM-DD` */
export const dayOf = (spoken: string): Day => Date.parse(spoken) / millisecondsADay;

/** What is told to be of tomorrow is of today: somebody's clock is ahead. */
export const daysSince = (day: Day, today: Day): number => Math.max(0, today - day);

export const earliest = (...days: readonly (Day | undefined)[]): Day | undefined => {
  const given = days.filter((day) => day !== undefined);
  return given.length > 0 ? Math.min(...given) : undefined;
};
