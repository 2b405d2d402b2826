import type { CommentPlace } from '../api/records.ts';

/** Something of a page that can be pointed at. */
export interface Place {
  /** The way from the body: `0/2` is the third element in the first one. */
  path: string;
  /** How it reads; of a picture what it says to those who do not see it. */
  words: string;
}

type Sought = NonNullable<CommentPlace['element']>;

/** As much as tells one element from another, in one line. */
export const wordsOf = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 120);

/** How far two ways lie apart: where they part, and by how many elements there. */
function distanceOf(one: string, other: string): { parting: number; gap: number } {
  const [left, right] = [one.split('/').map(Number), other.split('/').map(Number)];
  const found = left.findIndex((step, at) => step !== right[at]);
  const parting = found < 0 ? left.length : found;
  return { parting, gap: Math.abs((left[parting] ?? 0) - (right[parting] ?? 0)) };
}

/** Which of two ways is nearer to a third. */
function nearer(path: string): (one: Place, other: Place) => number {
  return (one, other) => {
    const [left, right] = [distanceOf(one.path, path), distanceOf(other.path, path)];
    return right.parting - left.parting || left.gap - right.gap;
  };
}

/**
 * Finds an element again after the page was rendered anew: by its words, for blocks may have come in before it; of
 * several that read alike the nearest; and by its way, for its words may have been changed.
 */
export function findAgain<P extends Place>(places: readonly P[], { path, quote }: Sought): P | undefined {
  const there = places.find((place) => place.path === path);
  if (quote === undefined || quote === '' || there?.words === quote) return there;
  const [nearest] = places.filter(({ words }) => words === quote).toSorted(nearer(path));
  return nearest ?? there;
}
