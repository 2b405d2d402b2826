import {
  type ContactPoint,
  type CustomerErasedV1,
  type ServiceName,
  customerErasedV1,
} from '@tourbus/contracts';

/** Who has forgotten a customer, and who has not confirmed it yet. */
export type Progress = Record<ServiceName, 'forgotten' | 'waiting'>;

/** @param awaiting who has still to confirm the fact; nothing where all have */
export function progressOf(awaiting: readonly string[] | undefined): Progress {
  const others = customerErasedV1.consumers.map((service) => [
    service,
    awaiting?.includes(service) ? 'waiting' : 'forgotten',
  ]);
  return Object.fromEntries([['ingest', 'forgotten'], ...others]) as Progress;
}

export const isDone = (progress: Progress): boolean =>
  Object.values(progress).every((each) => each === 'forgotten');

type Point = Pick<ContactPoint, 'channel' | 'address' | 'state'>;

/** What is left of the addresses of a customer: hashes, so that nobody writes to who wanted nothing. */
export const hashedPoints = (
  points: readonly Point[],
  hashOf: (point: Point) => string,
): CustomerErasedV1['contactPoints'] =>
  points.map((point) => ({
    channel: point.channel,
    hash: hashOf(point),
    stopped: point.state === 'stopped',
  }));

/** What else a message that nobody could read may name a customer by. */
export const otherNames = (points: readonly Point[]): string[] =>
  points.flatMap(({ address }) => (typeof address === 'string' ? [address] : []));
