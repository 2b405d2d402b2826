import { type Evidence, groupBy, type Violation } from './evidence.js';

/** Whether what may have arrived is sent again on purpose; letters are the same job, which the printer knows. */
const resends = (channel: string, messageClass: string): boolean =>
  channel === 'email' && messageClass === 'regulatory';

/**
 * I2: a provider has each communication once, but for those whose call was ambiguous and whose policy is to repeat; and
 * what came in has its effect once.
 */
export function nothingTwice(evidence: Evidence): Violation[] {
  const deliveries = new Map(evidence.deliveries.map((one) => [one.communication, one]));
  const ambiguous = groupBy(
    evidence.attempts.filter(({ outcome }) => outcome === 'ambiguous'),
    ({ communication }) => communication,
  );
  const copies = groupBy(
    evidence.sink,
    ({ communication, channel, to }) => `${communication} ${channel} ${to}`,
  );
  const doubled = [...copies.values()].flatMap((entries): Violation[] => {
    const [first] = entries;
    if (!first || entries.length < 2) return [];
    const { communication, channel } = first;
    const { messageClass = 'unknown' } = deliveries.get(communication) ?? {};
    const allowed = resends(channel, messageClass) ? (ambiguous.get(communication)?.length ?? 0) : 0;
    if (entries.length - 1 <= allowed) return [];
    const text = `${entries.length} copies by ${channel} of a ${messageClass} message with ${ambiguous.get(communication)?.length ?? 0} ambiguous attempts.`;
    const at = entries.at(-1)?.at ?? first.at;
    return [{ promise: 'I2', what: 'doubled', text, ids: { communication }, at }];
  });
  return [...doubled, ...twiceUnderOtherNames(evidence), ...twiceInEffect(evidence)];
}

/** One event and one definition are one communication: were ids not derived, a repetition would go unnoticed above. */
function twiceUnderOtherNames(evidence: Evidence): Violation[] {
  const decided = new Map(
    evidence.decisions.map((one) => [one.communication, `${one.event} ${one.definition}`]),
  );
  const known = evidence.sink.filter(({ communication }) => decided.has(communication));
  const bySubject = groupBy(known, ({ communication }) => decided.get(communication) ?? '');
  return [...bySubject].flatMap(([subject, entries]): Violation[] => {
    const ids = new Set(entries.map(({ communication }) => communication));
    if (ids.size < 2) return [];
    const text = `One event led to ${ids.size} communications of one definition.`;
    return [{ promise: 'I2', what: 'doubled', text, ids: { subject, communications: [...ids].join(' ') } }];
  });
}

/** Ids that follow from what they stand for hide most repetitions of an effect; a history that is added to shows them. */
const twiceInEffect = ({ repeated }: Evidence): Violation[] =>
  repeated.map(({ customer, kind, references, times }) => ({
    promise: 'I2',
    what: 'doubled',
    text: `A ${kind} stands ${times} times in a customer's history.`,
    ids: { customer, references },
  }));
