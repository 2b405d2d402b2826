import { z } from 'zod';
import { etagOf } from './edit.js';

export interface Reply {
  header(name: string, value: string): unknown;
}

/** Puts the version into the answer's ETag, which the next change sends as If-Match. */
export function tagged<View extends { version: number }>(reply: Reply, view: View): View {
  reply.header('etag', etagOf(view.version));
  return view;
}

/** Which version of something is asked for: the newest where none is named. */
export const versionQuerySchema = z
  .object({ version: z.coerce.number().int().positive().optional() })
  .meta({ id: 'VersionQuery' });
export type VersionQuery = z.infer<typeof versionQuerySchema>;
