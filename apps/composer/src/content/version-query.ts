import { z } from 'zod';

/** Which version of something is asked for: the newest where none is named. */
export const versionQuerySchema = z
  .object({ version: z.coerce.number().int().positive().optional() })
  .meta({ id: 'VersionQuery' });
export type VersionQuery = z.infer<typeof versionQuerySchema>;
