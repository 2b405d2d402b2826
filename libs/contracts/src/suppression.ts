import { z } from 'zod';
import { contactPointHashPattern } from './contact-point-hash.js';
import { channelSchema, timestampSchema } from './terms.js';

/** Why nothing is sent to a contact point. */
export const suppressionReasons = [
  'hard-bounce',
  'complaint',
  'stop',
  'unsubscribe',
  'erasure',
  'deceased',
  'legal',
  'manual',
] as const;
export const suppressionReasonSchema = z.enum(suppressionReasons);
export type SuppressionReason = z.infer<typeof suppressionReasonSchema>;

/**
 * The ones that may end by themselves: a mailbox comes back, an operator's mistake is mended. What a person or the law
 * said does not lapse; it is lifted by a later word, with evidence.
 */
export const lapsingReasons: readonly SuppressionReason[] = ['hard-bounce', 'manual'];

/** A hard block of one contact point, by its hash: it outlives the customer's erasure. */
export const suppressionSchema = z
  .object({
    contactPoint: z.string().regex(contactPointHashPattern),
    channel: channelSchema,
    reason: suppressionReasonSchema,
    /** Marketing is blocked alone where it is named; without one, everything is. */
    purpose: z.string().min(1).max(64).optional(),
    /** Where it comes from: `response:<id>`, `import:<file>`, `person:<id>`, a provider. */
    source: z.string().min(1).max(200),
    since: timestampSchema,
    /** From then on it no longer counts. */
    until: timestampSchema.optional(),
    note: z.string().max(200, 'It is longer than 200 characters.').optional(),
  })
  .refine(({ until, reason }) => until === undefined || lapsingReasons.includes(reason), {
    message: `Only ${lapsingReasons.join(' and ')} may end by themselves: leave the end out.`,
    path: ['until'],
  })
  .refine(({ since, until }) => until === undefined || Date.parse(since) < Date.parse(until), {
    message: 'It ends before it begins.',
    path: ['until'],
  });
export type Suppression = z.infer<typeof suppressionSchema>;

export interface SuppressionQuestion {
  /** Under every key that hashes were ever made with. */
  hashes: readonly string[];
  purpose: string;
  at: Date;
}

/** The suppression that forbids, if one does; of several, the one that stands longest, and then the oldest. */
export function standingSuppression(
  suppressions: readonly Suppression[],
  { hashes, purpose, at }: SuppressionQuestion,
): Suppression | undefined {
  const end = ({ until }: Suppression): number => (until === undefined ? Infinity : Date.parse(until));
  return suppressions
    .filter(
      (one) =>
        hashes.includes(one.contactPoint) &&
        (one.purpose === undefined || one.purpose === purpose) &&
        end(one) > at.getTime(),
    )
    .toSorted((a, b) => end(b) - end(a) || Date.parse(a.since) - Date.parse(b.since))[0];
}

/** What lifts a suppression that does not end by itself. */
export interface Lifting {
  by: 'start' | 'proof' | 'operator';
  at: Date;
  contactPoint: string;
}

/**
 * Whether it is lifted. A stop only by START from that number, or by a proof newer than it; a complaint by nothing less
 * than a proof; who is erased, deceased or protected by law by nobody's message.
 */
export function isLifted({ contactPoint, reason, since }: Suppression, lifting: Lifting): boolean {
  if (lifting.contactPoint !== contactPoint || lifting.at.getTime() <= Date.parse(since)) return false;
  switch (reason) {
    case 'stop':
    case 'unsubscribe':
      return lifting.by !== 'operator';
    case 'complaint':
    case 'erasure':
      return lifting.by === 'proof';
    case 'hard-bounce':
    case 'manual':
      return true;
    case 'deceased':
    case 'legal':
      return lifting.by === 'operator';
  }
}
