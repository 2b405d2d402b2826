import { type ConsentEntry, consentEntrySchema } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import type { z } from 'zod';

/** A word as somebody passes it on, before it has an id. */
export type ConsentDraft = Omit<z.input<typeof consentEntrySchema>, 'id'>;

export type Appended =
  | { entry: ConsentEntry; log: readonly ConsentEntry[] }
  /** The log has the word already. */
  | { repeats: ConsentEntry; log: readonly ConsentEntry[] }
  | { refused: { path: string; reason: string }[]; log: readonly ConsentEntry[] };

/** What makes two words the same, whoever passes them on, and however often. */
const identityOf = (draft: ConsentDraft): string =>
  deterministicId(
    'consent',
    draft.customerId,
    draft.purpose ?? '',
    draft.channel ?? '',
    draft.contactPoint ?? '',
    draft.spokenFrom ?? '',
    draft.state,
    draft.basis ?? '',
    draft.source,
    draft.wording ?? '',
    draft.proof?.reference ?? '',
    draft.at,
    draft.until ?? '',
    String(draft.undated ?? false),
  );

const utc = (time: string): string => {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime()) ? time : parsed.toISOString();
};

/**
 * Brings a word into the form in which it is compared. A time ahead of when it was heard would outlast what is said
 * after it, so it counts from then; an imported grant that nothing shows is what another system believes.
 */
function normalise(draft: ConsentDraft): ConsentDraft {
  const heardAt = utc(draft.heardAt);
  const at = utc(draft.at);
  const unproven = draft.source === 'import' && draft.state === 'granted' && draft.proof === undefined;
  const undated = unproven || (draft.undated ?? false);
  return {
    ...draft,
    heardAt,
    undated,
    at: undated || at > heardAt ? heardAt : at,
    ...(draft.until !== undefined && { until: utc(draft.until) }),
    ...(draft.proof && { proof: { ...draft.proof, at: utc(draft.proof.at) } }),
  };
}

/** Adds a word to the log. Nothing in it is ever changed, and the answer does not depend on the order of arrival. */
export function appendEntry(log: readonly ConsentEntry[], draft: ConsentDraft): Appended {
  const normal = normalise(draft);
  const read = consentEntrySchema.safeParse({ ...normal, id: identityOf(normal) });
  if (!read.success)
    return {
      refused: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), reason: message })),
      log,
    };
  const known = log.find(({ id }) => id === read.data.id);
  if (known) return { repeats: known, log };
  return { entry: read.data, log: [...log, read.data] };
}
