import { texts } from './texts.ts';

/** From when to when a version counts, as people enter it: in their own zone, to the minute; empty where it is open. */
export interface Period {
  from: string;
  until: string;
}

export const always: Period = { from: '', until: '' };

const momentOf = (entered: string): string | undefined =>
  entered === '' ? undefined : new Date(entered).toISOString();

/** As the service takes it: moments in UTC, nothing where it is open. */
export const boundsOf = ({ from, until }: Period): { from?: string; until?: string } => ({
  ...(from && { from: momentOf(from) }),
  ...(until && { until: momentOf(until) }),
});

/** Why a version cannot count until then. */
export function faultOf({ from, until }: Period, now: Date): string | undefined {
  if (until === '') return undefined;
  const end = new Date(until);
  if (from !== '' && end <= new Date(from)) return texts.backwards;
  return end <= now ? texts.over : undefined;
}
