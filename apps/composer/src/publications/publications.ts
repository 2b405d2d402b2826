/** That a version counts, from a moment on and perhaps until another. */
export interface Publication {
  /** Grows: of two that begin at the same moment, the later word counts. */
  id: number;
  version: number;
  from: Date;
  until: Date | null;
}

const countsAt = ({ from, until }: Publication, at: Date): boolean =>
  from <= at && (until === null || at < until);

const later = (a: Publication, b: Publication): Publication =>
  a.from > b.from || (a.from.getTime() === b.from.getTime() && a.id > b.id) ? a : b;

/** Of all publications of one key that have not been ended, the one that counts at a moment: the one that began last. */
export function inUseAt(publications: readonly Publication[], at: Date): Publication | undefined {
  const counting = publications.filter((publication) => countsAt(publication, at));
  return counting.length === 0 ? undefined : counting.reduce(later);
}

/** When the answer of `inUseAt` may next be another, if nobody publishes or ends anything before. */
export function nextChange(
  publications: readonly Pick<Publication, 'from' | 'until'>[],
  at: Date,
): Date | undefined {
  const moments = publications
    .flatMap(({ from, until }) => (until === null ? [from] : [from, until]))
    .filter((moment) => moment > at);
  return moments.length === 0 ? undefined : new Date(Math.min(...moments.map(Number)));
}

/** The versions that are in use now or will be, by what is known now. */
export function versionsThatCount(publications: readonly Publication[], now: Date): Set<number> {
  const versions = new Set<number>();
  for (let at: Date | undefined = now; at; at = nextChange(publications, at)) {
    const publication = inUseAt(publications, at);
    if (publication) versions.add(publication.version);
  }
  return versions;
}

/** What can never count again once `next` is published at `now`: what began before something that stays for good. */
export const supersededBy = (
  publications: readonly Publication[],
  next: Pick<Publication, 'from' | 'until'>,
  now: Date,
): number[] =>
  next.until === null && next.from <= now
    ? publications.filter(({ from }) => from <= next.from).map(({ id }) => id)
    : [];

/**
 * What ends when a version is taken out of use. With the one in use ends all that has begun: an older one must not come
 * back unasked. What is only planned is taken back alone. Nothing, where the version neither is nor will be in use.
 */
export function endedWith(publications: readonly Publication[], version: number, now: Date): number[] {
  if (inUseAt(publications, now)?.version === version)
    return publications.filter((each) => each.from <= now || each.version === version).map(({ id }) => id);
  return versionsThatCount(publications, now).has(version)
    ? publications.filter((each) => each.version === version).map(({ id }) => id)
    : [];
}
