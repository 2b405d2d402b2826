import { type Awaited, type Channel, type CommunicationComposedV1 } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import type { Request, ToSpeak } from '../composition/request.js';
import { type Deferred, standingBy } from '../deferrals/deferral-store.js';
import { millisOf } from '../policy/duration.js';

/** Hand-over itself may be late by the policy's windows; after that, nothing is missed any more. */
const handOverTakesAtMost = 40 * 24 * 60 * 60 * 1_000;

/** Channels that the template has words for, and that were not tried. */
export const channelsLeft = ({ template, fallback }: Pick<Request, 'template' | 'fallback'>): Channel[] => {
  const offered = new Set(template.content.template.variants.map(({ channel }) => channel));
  return [...offered].filter((channel) => !fallback?.tried.includes(channel));
};

/** Channels that it may go on by, should it miss its customer; whether rules allow them is asked then. */
function nextChannels(one: ToSpeak): Channel[] {
  const left = channelsLeft(one);
  return one.definition.body.channels.filter(
    (channel) => channel !== one.decision.channel && left.includes(channel),
  );
}

/** What the tracker looks out for; nothing where there is nowhere to go on. */
export function awaitsOf(one: ToSpeak): Pick<CommunicationComposedV1, 'awaits'> {
  const { fallback } = one.definition.body;
  if (!fallback || nextChannels(one).length === 0) return {};
  const awaits: Awaited = {
    event: fallback.unless,
    seconds: Math.max(1, Math.round(millisOf(fallback.within) / 1_000)),
  };
  return { awaits };
}

/**
 * What stands by for a communication until the tracker says that it has missed its customer. It has an id of its own,
 * by which the same miss twice is the same communication, and belongs to no batch: rows end with the first.
 */
export function standbyOf(one: ToSpeak, now: Date): Deferred | undefined {
  const { communicationId: of, message, brand, definition, decision, fallback } = one;
  const { awaits } = awaitsOf(one);
  if (!awaits) return undefined;
  const { data } = message;
  const tried = [...(fallback?.tried ?? []), decision.channel];
  const communicationId = deterministicId(
    'communication',
    data.eventId,
    definition.key,
    data.customer.id,
    ...tried,
  );
  const { messageClass, topic } = definition.body;
  return {
    communicationId,
    customerId: data.customer.id,
    brand: brand.key,
    reason: { code: 'standing-by', text: 'It is sent only if the one before it misses the customer.' },
    releaseAt: standingBy,
    expiresAt: now.getTime() + handOverTakesAtMost + awaits.seconds * 1_000,
    asking: {
      id: communicationId,
      brand: brand.key,
      definition: definition.key,
      messageClass,
      channel: decision.channel,
      topic,
      occurredAt: Date.parse(data.occurredAt),
      requestedAt: Date.parse(data.receivedAt),
      thread: data.thread,
    },
    message: { ...message, data: { ...data, batch: undefined } },
    fallback: { of, tried },
  };
}
