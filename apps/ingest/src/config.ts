import { parseConfig, platformConfigSchema } from '@tourbus/platform';
import { z } from 'zod';

export const configSchema = platformConfigSchema.extend({
  PORT: platformConfigSchema.shape.PORT.default(3001),
  MAPPING_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(250)
    .describe('Longest that one mapping expression may run on one event, in milliseconds.'),
  BATCH_WINDOW: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(2_000)
    .describe(
      'Rows of a batch under way at once: more fill the pipeline, fewer stand in the way of single events.',
    ),
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = (): Config => parseConfig(configSchema, process.env);
