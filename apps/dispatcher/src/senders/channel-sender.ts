import type { Channel, CommunicationHead, Parts } from '@tourbus/contracts';

/** What is to be handed over: who it is for, and the parts that the renderer named. */
export interface Consignment {
  communicationId: string;
  head: CommunicationHead;
  parts: Parts;
  /** When the dispatcher took it in; the same at each attempt. */
  receivedAt: Date;
  /** An earlier attempt may have reached the provider. */
  mayHaveArrived?: boolean;
}

/**
 * What a call to a provider came to.
 * - `accepted`: the provider answers for it from here; `arrived` where the hand-over is the delivery.
 * - `rejected`: it was not taken and will not be, however often it is offered.
 * - `retry`: it was surely not taken, and may be later.
 * - `ambiguous`: nobody knows whether it was taken.
 */
export type Outcome =
  | { kind: 'accepted'; providerMessageId: string; arrived: boolean }
  | { kind: 'rejected'; code: string; text: string }
  | { kind: 'ambiguous'; code: string; text: string; fault?: Fault }
  | { kind: 'retry'; code: string; text: string; fault?: Fault; afterSeconds?: number };

/** Whatever had been offered would have failed: it speaks about the provider, and not about this one message. */
export type Fault = 'provider';

/**
 * Commits that the call can no longer be taken back. A sender asks for it right before the one act after which the
 * provider may have taken the message: the last dot of a mail, the request of an HTTP call. What fails before was
 * surely not taken; what a crash leaves behind it is ambiguous, so as little as possible lies behind it.
 * @throws NoLongerOurs where the delivery was meanwhile withdrawn or given to another
 */
export type PointOfNoReturn = () => Promise<void>;

export class NoLongerOurs extends Error {}

/** One call to the provider, everything else being done. A failure of the provider is an outcome too. */
export type HandOver = (pointOfNoReturn: PointOfNoReturn) => Promise<Outcome>;

/** Kebab-case; part of facts, attempts, pauses and metrics. */
export const providerNames = ['smtp', 'sendgrid', 'twilio', 'spool', 'ipp'] as const;

/** Who serves a channel. */
export interface ChannelSender {
  readonly channel: Channel;
  /** One of `providerNames`. */
  readonly provider: string;
  /** Most calls that make sense at once. */
  readonly capacity: number;
  /**
   * Does all that can fail without the provider having heard of it: reads artefacts, builds the message.
   * @throws Unsendable where no attempt can succeed
   */
  prepare(consignment: Consignment): Promise<HandOver>;
  /** Ends connections; nothing is under way any more. */
  close(): Promise<void>;
}

/** The message itself is at fault. The text may be recorded and shown, so it holds no personal data. */
export class Unsendable extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The parts of the kind that a sender serves. @throws Unsendable for any other */
export function partsOf<K extends Parts['kind']>(kind: K, parts: Parts): Extract<Parts, { kind: K }> {
  if (parts.kind !== kind)
    throw new Unsendable(
      'parts-mismatch',
      `The parts are of kind ${parts.kind}, which does not go by ${kind}. Compose the communication again.`,
    );
  return parts as Extract<Parts, { kind: K }>;
}
