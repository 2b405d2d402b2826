import type { DataArrivedV1 } from '@tourbus/contracts';
import { deterministicId, type Message } from '@tourbus/platform';
import type { Definition } from '../definitions/definition.js';
import type { Deferred } from '../deferrals/deferral-store.js';
import type { Instant } from '../policy/duration.js';
import type { PolicyInForce } from '../policy/in-force.js';
import type { Competitor, Lost, Settled } from '../policy/priority.js';
import type { Versioned } from './catalogue.js';
import type { Decided } from './request.js';

/** Several messages that become one: the first that may go, and those that go along with it. */
export interface Digest {
  readonly communicationId: string;
  readonly definition: string;
  readonly first: Decided;
  /** Communications, the first among them. */
  readonly members: readonly string[];
}

/** A digest whose members' events are known. */
export type GatheredDigest = Digest & { readonly messages: readonly Message<DataArrivedV1>[] };

interface Asked extends Competitor {
  readonly request?: Decided;
}

/**
 * The policy without the digests that cannot be made: whose definition is not in use, and of which one waits or goes
 * just now, for a digest is no part of a digest. Their messages wait for room like others.
 */
export function withPossibleDigests(
  { body }: PolicyInForce,
  all: readonly Competitor[],
  isInUse: (definition: string) => boolean,
): Pick<PolicyInForce, 'body'> {
  const underWay = new Set(all.map(({ definition }) => definition));
  const possible = ({ definition }: { definition: string }): boolean =>
    isInUse(definition) && !underWay.has(definition);
  return { body: { ...body, digests: body.digests.filter(possible) } };
}

const isAlong = ({ verdict }: Settled<Competitor, object>, { id }: Competitor): boolean =>
  'by' in verdict && verdict.rule === 'digest' && verdict.by === id;

/** Finds the digests among those that were settled. The first of each becomes a part of it too, and takes no place. */
export function gatherDigests<C extends Asked, V extends object>(
  all: readonly Settled<C, V>[],
): { settled: Settled<C, V>[]; digests: Digest[] } {
  const digests = all.flatMap(({ one, digest: definition }): Digest[] => {
    const { request } = one;
    if (definition === undefined || !request) return [];
    const { eventId, customer } = request.message.data;
    const along = all.filter((other) => isAlong(other, one)).map(({ one: { id } }) => id);
    const communicationId = deterministicId('communication', eventId, definition, customer.id);
    return [{ communicationId, definition, first: request, members: [one.id, ...along] }];
  });
  const settled = all.map((each): Settled<C, V> => {
    const digest = digests.find(({ members }) => members.includes(each.one.id));
    return digest ? { one: each.one, verdict: bundled(digest, each.one.topic ?? '') } : each;
  });
  return { settled, digests };
}

const bundled = ({ communicationId: by }: Digest, topic: string): Lost => ({
  answer: 'deny',
  rule: 'digest',
  code: 'bundled',
  by,
  because: `It is part of a digest about ${topic}.`,
});

/**
 * A digest asks like any other message, at once: its template sees the data of its members as `data.items`. It takes a
 * place of its own then, so it waits where somebody else has taken the one that was there.
 */
export function digestToWait(
  { communicationId, first, messages }: GatheredDigest,
  { key, body }: Versioned<Definition>,
  now: Instant,
): Deferred {
  const { message, brand } = first;
  const data: DataArrivedV1 = {
    ...message.data,
    type: body.trigger,
    thread: undefined,
    // A row of a batch asks for its own communications, and is told what became of those.
    batch: undefined,
    data: { items: messages.map((one) => one.data.data) },
  };
  return {
    communicationId,
    customerId: data.customer.id,
    brand: brand.key,
    reason: { code: 'digest', text: 'It is made of several that ask at the same time.' },
    releaseAt: now,
    asking: {
      id: communicationId,
      brand: brand.key,
      definition: key,
      messageClass: body.messageClass,
      channel: 'channel' in first.decision ? first.decision.channel : (body.channels[0] ?? 'email'),
      topic: body.topic,
      occurredAt: Date.parse(data.occurredAt),
      requestedAt: Date.parse(data.receivedAt),
    },
    message: { ...message, data },
  };
}
