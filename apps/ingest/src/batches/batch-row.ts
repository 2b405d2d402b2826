import { type BatchSettledV1, customerErased } from '@tourbus/contracts';

/**
 * Where a row of a batch is. `faulty`: it could not be taken in. `accepted`: it is under way. `gathered`: it waits for
 * the others that go into the same print stream. The others are ends, and one can still become another: when a receipt
 * comes, or when somebody replays what was parked.
 */
export type RowState = 'faulty' | 'accepted' | 'gathered' | 'delivered' | 'withheld' | 'failed';

export interface Why {
  code: string;
  reason: string;
  remedy?: string;
}

/** What an error that explains itself says. */
export const whyOf = ({ code, reason, remedy }: Why): Why => ({ code, reason, remedy });

type Ending = BatchSettledV1['communications'][number]['outcome'];

/** What is known of a row that was taken in. */
export interface RowProgress {
  row: number;
  state: RowState;
  /** How many communications it asks for; null until that is decided. */
  asked: number | null;
  /** How each of them ended, by its id; `stuck` where a message about it was parked; `gathered` is no end yet. */
  endings: Record<string, { outcome: Ending | 'stuck' | 'gathered'; why?: Why; gathering?: number }>;
  /** Why the row itself went no further. */
  why?: Why;
}

/** What was heard about a row. */
export type Heard =
  | { kind: 'decided'; row: number; communications: readonly string[]; why?: Why }
  | { kind: 'erased'; row: number }
  | { kind: 'settled'; row: number; communicationId: string; outcome: Ending; why?: Why }
  /** `gathering`: the one that ended so, 0 before the first; absent where it was after all of them. */
  | { kind: 'stuck'; row: number; communicationId?: string; why: Why; gathering?: number }
  | { kind: 'gathered'; row: number; communicationId: string; gathering: number };

/** How far an ending is; facts may come late, and what is further stands. */
const rank: Record<Ending | 'stuck' | 'gathered', number> = {
  gathered: 0,
  stuck: 0,
  withheld: 1,
  dispatched: 1,
  delivered: 2,
  failed: 3,
};

type Known = RowProgress['endings'][string];

/** Of what was gathered and what became stuck the later counts, and each gathering can end stuck. */
const place = ({ outcome, gathering = Infinity }: Known): number =>
  gathering * 2 + (outcome === 'stuck' ? 1 : 0);

const isFurther = (one: Known, other: Known): boolean => {
  const [a, b] = [rank[one.outcome], rank[other.outcome]];
  return a === b && a === rank.stuck ? place(one) > place(other) : a > b;
};

function withEnding(
  endings: RowProgress['endings'],
  id: string,
  ending: RowProgress['endings'][string],
): RowProgress['endings'] {
  const before = endings[id];
  return before && isFurther(before, ending) ? endings : { ...endings, [id]: ending };
}

function heard(progress: RowProgress, one: Heard): RowProgress {
  switch (one.kind) {
    case 'decided':
      // Whatever had stopped it before goes on now.
      return { ...progress, asked: one.communications.length, why: one.why };
    case 'erased':
      return { ...progress, asked: 0, why: erasedCustomer };
    case 'settled':
      return {
        ...progress,
        endings: withEnding(progress.endings, one.communicationId, { outcome: one.outcome, why: one.why }),
      };
    case 'stuck':
      if (one.communicationId === undefined)
        return progress.asked === null ? { ...progress, why: one.why } : progress;
      return {
        ...progress,
        endings: withEnding(progress.endings, one.communicationId, {
          outcome: 'stuck',
          why: one.why,
          ...(one.gathering !== undefined && { gathering: one.gathering }),
        }),
      };
    case 'gathered':
      return {
        ...progress,
        endings: withEnding(progress.endings, one.communicationId, {
          outcome: 'gathered',
          gathering: one.gathering,
        }),
      };
  }
}

const nothingToSay: Why = {
  code: 'nothing-to-say',
  reason: 'No communication definition applies to this row.',
};

const erasedCustomer: Why = { code: customerErased.code, reason: customerErased.text };

/** The worst that became of its communications is what became of the row. */
function judged(progress: RowProgress): RowProgress {
  const { asked, endings, why } = progress;
  if (asked === null) return { ...progress, state: why ? 'failed' : 'accepted' };
  if (asked === 0) return { ...progress, state: 'withheld', why: why ?? nothingToSay };
  const all = Object.values(endings);
  if (all.length < asked) return { ...progress, state: 'accepted', why: undefined };
  if (all.some(({ outcome }) => outcome === 'gathered'))
    return { ...progress, state: 'gathered', why: undefined };
  const failed = all.find(({ outcome }) => outcome === 'failed' || outcome === 'stuck');
  if (failed) return { ...progress, state: 'failed', why: failed.why };
  const withheld = all.find(({ outcome }) => outcome === 'withheld');
  const delivered = all.some(({ outcome }) => outcome === 'dispatched' || outcome === 'delivered');
  return delivered
    ? { ...progress, state: 'delivered', why: undefined }
    : { ...progress, state: 'withheld', why: withheld?.why };
}

/** A row after all that was heard of it. The order does not matter, and neither does hearing the same again. */
export const rowAfter = (progress: RowProgress, news: readonly Heard[]): RowProgress =>
  judged(news.reduce(heard, progress));

/** How many communications were gathered for a print stream that is still to come. */
export const newlyGathered = (before: readonly RowProgress[], after: readonly RowProgress[]): number =>
  after.flatMap(({ endings }, i) =>
    Object.entries(endings).filter(([id, { outcome, gathering }]) => {
      const known = before[i]?.endings[id];
      return outcome === 'gathered' && (known?.outcome !== 'gathered' || known.gathering !== gathering);
    }),
  ).length;

/** How the counts of a batch change with its rows. */
export function changesOf(
  before: readonly RowProgress[],
  after: readonly RowProgress[],
): Map<RowState, number> {
  const changes = new Map<RowState, number>();
  const add = (state: RowState, by: number) => changes.set(state, (changes.get(state) ?? 0) + by);
  for (const { state } of before) add(state, -1);
  for (const { state } of after) add(state, 1);
  return changes;
}
