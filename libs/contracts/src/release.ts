import { z } from 'zod';
import { timestampSchema, versionedKeySchema } from './terms.js';

/** Who approved what a communication is made of. */
export const approvalSchema = z.object({
  of: z.enum(['definition', 'brand', 'template']),
  /** `person:<id>`, or the name of an API key. */
  by: z.string(),
  at: timestampSchema,
});
export type Approval = z.infer<typeof approvalSchema>;

/**
 * What composer signs of the published versions that a communication is made of. Whoever hands it over can tell by
 * that, asking nobody, that they were approved: a fact that somebody else put on the bus has none.
 */
export const releaseSchema = z.object({
  definition: versionedKeySchema,
  brand: versionedKeySchema,
  template: versionedKeySchema,
  /** From then on they are not to be used. */
  until: timestampSchema.optional(),
});
export type Release = z.infer<typeof releaseSchema>;
