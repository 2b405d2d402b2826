import { z } from 'zod';

export const channels = ['email', 'sms', 'print'] as const;
export const channelSchema = z.enum(channels);
export type Channel = z.infer<typeof channelSchema>;

/** Decides which policies apply to a communication; set by a definition, verified by an approver. */
export const messageClasses = ['regulatory', 'transactional', 'service', 'marketing'] as const;
export const messageClassSchema = z.enum(messageClasses);
export type MessageClass = z.infer<typeof messageClassSchema>;

/** One rule that was asked about a communication, what it looked at, and what it answered. */
export const decisionStepSchema = z.object({
  rule: z.string(),
  answer: z.enum(['allow', 'deny', 'note', 'defer']),
  because: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
});
export type DecisionStep = z.infer<typeof decisionStepSchema>;

/** Why something ended otherwise than hoped for: a stable code for machines, a sentence for people. */
export const reasonSchema = z.object({ code: z.string(), text: z.string() });
export type Reason = z.infer<typeof reasonSchema>;

/** A pointer to bytes in the artefact store, by their SHA-256. */
export const artefactRefSchema = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z.string(),
  bytes: z.int().nonnegative(),
});
export type ArtefactRef = z.infer<typeof artefactRefSchema>;

/** The key of a brand, block, template or definition: part of URLs, and of templates. */
export const keySchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/, 'Keys are lower-case letters, digits and hyphens.');

export const versionedKeySchema = z.object({ key: z.string(), version: z.int().positive() });

const isStorable = (timestamp: string): boolean => {
  const year = new Date(timestamp).getUTCFullYear();
  return year >= 1 && year <= 9999;
};

/** A moment by RFC 3339; in UTC, too, of a year that PostgreSQL knows. */
export const timestampSchema = z.iso
  .datetime({ offset: true })
  .refine(isStorable, 'is not within the years 1 to 9999');
