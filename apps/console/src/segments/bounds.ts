import type { Counting } from './rule.ts';

/** In which of these ways a count is bounded; a rule has one of them. */
export const bounds = ['atLeast', 'atMost', 'between', 'never'] as const;
export type Bound = (typeof bounds)[number];

export function boundOf({ atLeast, atMost }: Counting): Bound {
  if (atMost === 0) return 'never';
  if (atMost === undefined) return 'atLeast';
  return atLeast === undefined ? 'atMost' : 'between';
}

type Limits = Pick<Counting, 'atLeast' | 'atMost'>;

/** The same limits bounded in another way: what is said already stays, and what is missing is said. */
export function bounded(to: Bound, { atLeast, atMost }: Limits): Limits {
  const known = Math.max(1, atLeast ?? atMost ?? 1);
  switch (to) {
    case 'never':
      return { atLeast: undefined, atMost: 0 };
    case 'atLeast':
      return { atLeast: known, atMost: undefined };
    case 'atMost':
      return { atLeast: undefined, atMost: Math.max(1, atMost ?? known) };
    case 'between':
      return { atLeast: known, atMost: Math.max(known, atMost ?? known + 1) };
  }
}
