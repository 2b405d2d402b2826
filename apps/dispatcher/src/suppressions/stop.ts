import { type Channel, type ResponseCapturedV1, channels } from '@tourbus/contracts';

/** What a response forbids from the moment it is known, until the profile that it leads to says so itself. */
export interface Stop {
  customerId: string;
  /** The response's event, which the profile will name as its cause. */
  eventId: string;
  /** Channels on which nothing at all may be sent. */
  stoppedChannels: Channel[];
  /** Withdrawn consents, as `purpose/channel`. */
  revoked: string[];
  /** Of a STOP the hash of its number: a later START from there undoes it. */
  contactPoint?: string;
  at: string;
}

/** What undoes the stops of before that came from the same number. */
export interface Start {
  customerId: string;
  eventId: string;
  contactPoint: string;
  at: string;
}

type Response = Pick<
  ResponseCapturedV1,
  'customerId' | 'channel' | 'kind' | 'purpose' | 'contactPoint' | 'reach' | 'respondedAt'
>;

/** What an unsubscribe or a complaint withdraws where the response does not say. */
const defaultPurpose = 'marketing';

/**
 * As ingest folds responses into profiles: whether a machine did it matters for opens and clicks alone, and a soft
 * bounce stops nothing.
 */
export function stopOf(response: Response, eventId: string): Stop | undefined {
  const { customerId, channel, kind, purpose, contactPoint, reach, respondedAt: at } = response;
  const revoked = channels.map((one) => `${purpose ?? defaultPurpose}/${one}`);
  switch (kind) {
    case 'unsubscribe':
      return { customerId, eventId, at, stoppedChannels: [], revoked };
    case 'complaint':
      return { customerId, eventId, at, stoppedChannels: [channel], revoked };
    case 'stop': {
      // Of one that reaches its number alone the profile says which; until then it is all of them.
      const stoppedChannels = reach === 'all' ? [...channels] : [channel];
      return { customerId, eventId, at, stoppedChannels, revoked: [], contactPoint };
    }
    case 'bounce':
      return { customerId, eventId, at, stoppedChannels: [channel], revoked: [] };
    default:
      return undefined;
  }
}

export const startOf = (
  { customerId, kind, contactPoint, respondedAt: at }: Response,
  eventId: string,
): Start | undefined =>
  kind === 'start' && contactPoint !== undefined ? { customerId, eventId, contactPoint, at } : undefined;
