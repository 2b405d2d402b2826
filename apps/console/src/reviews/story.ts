import type { Publication, Review, VersionSummary } from '../api/records.ts';

/** Something that somebody did with a version. */
export interface Deed {
  by: string;
  at: string;
  what: string;
  note?: string | null;
  /** What it was published for, where that is not from then on and for good. */
  from?: string;
  until?: string;
}

/** The service takes its moment a little before it writes the line. */
const soonMs = 60_000;

const publishing = ({ by, at, from, until }: Publication): Deed => ({
  ...{ by, at, what: 'published it' },
  ...(Date.parse(from) - Date.parse(at) > soonMs && { from }),
  ...(until !== null && { until }),
});

/** What brings a review to an end, other than its approvals, which have lines of their own. */
const settledAs: Partial<Record<Review['state'], string>> = {
  'changes-requested': 'asked for changes',
  withdrawn: 'withdrew it',
  reopened: 're-opened it with a block in it',
};

function deedsOfReview({ review }: VersionSummary): Deed[] {
  if (!review) return [];
  const { submittedBy, submittedAt, note, approvals, state, settledBy, settledAt, settledNote } = review;
  const what = settledAs[state];
  return [
    { by: submittedBy, at: submittedAt, what: 'submitted it', note },
    ...approvals.map((approval) => ({ ...approval, what: 'approved it' })),
    ...(what && settledBy && settledAt ? [{ by: settledBy, at: settledAt, what, note: settledNote }] : []),
  ];
}

/** Who wrote a version, asked for its approval, approved it, made it count and ended that, in order of time. */
export function storyOf(summary: VersionSummary): Deed[] {
  const { createdBy, createdAt, publications } = summary;
  const ended = publications.flatMap(({ endedBy, endedAt }): Deed[] =>
    endedBy && endedAt ? [{ by: endedBy, at: endedAt, what: 'ended its use' }] : [],
  );
  const deeds = [...deedsOfReview(summary), ...publications.map(publishing), ...ended];
  return [
    { by: createdBy, at: createdAt, what: 'wrote it' },
    ...deeds.toSorted((one, other) => one.at.localeCompare(other.at)),
  ];
}
