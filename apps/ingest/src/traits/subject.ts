import { type Profile, snapshotOf } from '../customers/profile.js';
import { type CustomerHistory, emptyHistory } from '../history/history.js';
import type { Subject } from './expressions.js';
import { inferTraits, inferredKeys, withTraits } from './traits.js';

interface Row {
  id: string;
  version: string;
  profile: Profile;
  history: CustomerHistory | null;
}

/** The customer as they are now, without what other expressions say: none hangs on which is computed first. */
export function subjectOf(
  { id, version, profile, history: kept }: Row,
  custom: readonly { key: string }[],
  now: Date,
): Subject {
  const history = kept ?? emptyHistory;
  const named = [...inferredKeys, ...custom.map(({ key }) => key)];
  const traits = withTraits(profile.traits, named, inferTraits(history, now).values);
  return { customer: snapshotOf(id, Number(version), { ...profile, traits }), history };
}
