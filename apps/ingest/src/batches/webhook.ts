import { z } from 'zod';
import { nameSchema } from '../outside/named-values.js';

/** Who is told about the end of a batch; the secret is one of the configuration, by its name. */
export const webhookSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  secret: nameSchema,
});
export type Webhook = z.infer<typeof webhookSchema>;
