import { eventTypes, type SampleEvent } from '@tourbus/samples';

/** What of a sample event makes its message look different from another's. */
interface Payload {
  buyer: {
    ref: string;
    lang: string;
    reach: { email: string | null; prefers: string[] };
    optIn: { granted: boolean };
  };
  order?: { items: unknown[] };
  invoice?: { rows: unknown[]; settlement: { method: string } };
}

/** More lines than this fill more than a page of a document. */
const linesOfAPage = 10;

const payloadOf = (event: SampleEvent): Payload => event.data as unknown as Payload;

/** Events that share a look need one picture; undefined when nobody will hear of the event. */
export function lookOf(event: SampleEvent): string | undefined {
  const { buyer, order, invoice } = payloadOf(event);
  if (event.type === eventTypes.newsletterIssued && !(buyer.optIn.granted && buyer.reach.email))
    return undefined;
  const prefersText = event.type === eventTypes.orderShipped && buyer.reach.prefers.length > 0;
  const channel = prefersText ? 'sms' : buyer.reach.email ? 'email' : 'print';
  const lines = order?.items ?? invoice?.rows ?? [];
  const length = lines.length > linesOfAPage ? 'long' : '';
  return [event.type, channel, buyer.lang.slice(0, 2), invoice?.settlement.method, length].join(' ');
}

/** The first event of each look, and no customer twice for the same type: pictures are named by both. */
export function chooseEvents(events: readonly SampleEvent[]): SampleEvent[] {
  const [looks, pairs] = [new Set<string>(), new Set<string>()];
  return events.filter((event) => {
    const look = lookOf(event);
    const pair = `${event.type} ${payloadOf(event).buyer.ref}`;
    if (look === undefined || looks.has(look) || pairs.has(pair)) return false;
    looks.add(look);
    pairs.add(pair);
    return true;
  });
}
