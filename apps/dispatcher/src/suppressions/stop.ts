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
}

type Response = Pick<ResponseCapturedV1, 'customerId' | 'channel' | 'kind' | 'purpose'>;

/** What an unsubscribe or a complaint withdraws where the response does not say. */
const defaultPurpose = 'marketing';

/**
 * As ingest folds responses into profiles: whether a machine did it matters for opens and clicks alone, and a soft
 * bounce stops nothing.
 */
export function stopOf({ customerId, channel, kind, purpose }: Response, eventId: string): Stop | undefined {
  const revoked = channels.map((one) => `${purpose ?? defaultPurpose}/${one}`);
  switch (kind) {
    case 'unsubscribe':
      return { customerId, eventId, stoppedChannels: [], revoked };
    case 'complaint':
      return { customerId, eventId, stoppedChannels: [channel], revoked };
    case 'stop':
    case 'bounce':
      return { customerId, eventId, stoppedChannels: [channel], revoked: [] };
    default:
      return undefined;
  }
}
