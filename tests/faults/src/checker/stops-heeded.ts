import { type Evidence, groupBy, type Violation } from './evidence.js';

/** I4: after the answer to an unsubscribe or a STOP nothing is sent whose call had not been begun before. */
export function stopsHeeded(evidence: Evidence): Violation[] {
  const deliveries = new Map(evidence.deliveries.map((one) => [one.communication, one]));
  const calls = groupBy(
    evidence.transitions.filter(({ state }) => state === 'calling'),
    ({ communication }) => communication,
  );
  const stops = evidence.ledger.filter((line) => line.what === 'stopped');
  return stops.flatMap((stop) =>
    evidence.sink.flatMap((entry): Violation[] => {
      if (entry.at <= stop.at) return [];
      const delivery = deliveries.get(entry.communication);
      const concerned =
        stop.scope === 'sms'
          ? entry.channel === 'sms' && entry.to === stop.address
          : delivery?.messageClass === 'marketing' && delivery.customer === stop.customer;
      if (!concerned) return [];
      const begun = (calls.get(entry.communication) ?? [])
        .map(({ at }) => at)
        .filter((at) => at <= entry.at)
        .reduce((latest, at) => Math.max(latest, at), -Infinity);
      if (begun <= stop.at) return [];
      const after = ((entry.at - stop.at) / 1_000).toFixed(1);
      const called = Number.isFinite(begun)
        ? `${((begun - stop.at) / 1_000).toFixed(1)} s after it`
        : 'at no time that is known';
      const text = `Sent ${after} s after the ${stop.scope} stop was answered; the call was begun ${called}.`;
      const ids = { customer: stop.customer, communication: entry.communication };
      return [{ promise: 'I4', what: 'sent after a stop', text, ids, at: entry.at }];
    }),
  );
}
