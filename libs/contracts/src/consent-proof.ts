import { z } from 'zod';
import { timestampSchema } from './terms.js';

/** What shows that the customer said it, and when: a confirmed mail, a signed form, a recorded call, a message of theirs. */
export const consentProofSchema = z.object({
  kind: z.enum(['double-opt-in', 'form', 'signature', 'recording', 'message']),
  /** When the customer acted; a word cannot rest on what came after it. */
  at: timestampSchema,
  /** Where it is kept: the id of a response, a form, a document. Never its content. */
  reference: z.string().min(1).max(200),
});
export type ConsentProof = z.infer<typeof consentProofSchema>;
