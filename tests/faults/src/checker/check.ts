import { ends, type Evidence, type Violation } from './evidence.js';
import { nothingLost } from './nothing-lost.js';
import { nothingStale } from './nothing-stale.js';
import { nothingTwice } from './nothing-twice.js';
import { stopsHeeded } from './stops-heeded.js';

/** I5: every line of every audit chain follows from the one before. */
const auditHolds = ({ audit }: Evidence): Violation[] =>
  (audit ?? []).map(({ service, fault }) => ({
    promise: 'I5',
    what: 'audit broken',
    text: fault,
    ids: { service },
  }));

/** I6: with everything healed, nothing waits any more. */
function settled(evidence: Evidence): Violation[] {
  const waiting: Violation[] = evidence.pending.map((text) => ({
    promise: 'I6',
    what: 'not settled',
    text,
    ids: {},
  }));
  const open = evidence.deliveries
    .filter(({ state }) => !ends.has(state))
    .map(({ communication, state, reason }): Violation => ({
      promise: 'I6',
      what: 'not settled',
      text: `A delivery is still ${state}${reason ? ` (${reason})` : ''}.`,
      ids: { communication },
    }));
  return [...waiting, ...open];
}

/** What was promised and not kept, by everything that is known from outside. */
export const check = (evidence: Evidence): Violation[] => [
  ...nothingLost(evidence),
  ...nothingTwice(evidence),
  ...nothingStale(evidence),
  ...stopsHeeded(evidence),
  ...auditHolds(evidence),
  ...settled(evidence),
];
