import { type Evidence, groupBy, type Violation } from './evidence.js';

/** I3: within a customer, channel, definition and thread nothing earlier follows something later. */
export function nothingStale(evidence: Evidence): Violation[] {
  const deliveries = new Map(evidence.deliveries.map((one) => [one.communication, one]));
  const sent = evidence.sink.flatMap((entry) => {
    const delivery = deliveries.get(entry.communication);
    return delivery?.thread ? [{ ...entry, delivery }] : [];
  });
  const threads = groupBy(sent, ({ delivery }) =>
    [delivery.customer, delivery.channel, delivery.definition, delivery.thread].join(' '),
  );
  return [...threads].flatMap(([thread, entries]) => {
    const violations: Violation[] = [];
    let freshest: (typeof entries)[number] | undefined;
    for (const entry of entries.toSorted((a, b) => a.sequence - b.sequence)) {
      if (freshest && entry.delivery.occurredAt < freshest.delivery.occurredAt) {
        const late = new Date(entry.delivery.occurredAt).toISOString();
        const early = new Date(freshest.delivery.occurredAt).toISOString();
        const text = `What happened at ${late} was sent after what happened at ${early}.`;
        const ids = { thread, communication: entry.communication, fresher: freshest.communication };
        violations.push({ promise: 'I3', what: 'stale', text, ids, at: entry.at });
      } else freshest = entry;
    }
    return violations;
  });
}
