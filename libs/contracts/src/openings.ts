import { z } from 'zod';
import { timestampSchema } from './terms.js';

/** More would weigh more than the message: who waits for longer than these is too late. */
export const mostOpenings = 8;

/**
 * When a communication may be handed over, by the policy that let it go: outside quiet hours, within send windows, and
 * up to its expiry. Who claims it later compares times, and need not know the policy.
 */
export const openingsSchema = z.object({
  /** In order, apart from each other; without `from` it is open already, and `until` is exclusive. */
  spans: z.array(z.object({ from: timestampSchema.optional(), until: timestampSchema })).max(mostOpenings),
  /** What becomes of it after the last of them; what the law wants said is sent all the same. */
  afterwards: z.enum(['withhold', 'send']),
});
export type Openings = z.infer<typeof openingsSchema>;
