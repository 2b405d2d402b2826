import { pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import type { ContentVersion } from './content-version.entity.js';

/** The newest version of a key in brief. */
export type Listed<Summary> = Omit<ContentVersion<Summary>, 'digest'>;

export const listQuerySchema = pageQuerySchema.extend({
  /** Words that the key or the name contains, each of them. */
  find: z.string().max(100).optional(),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

/** For LIKE, in which some characters mean others. */
export const wordsOf = (find: string): string[] =>
  (find.match(/\S+/g) ?? []).map((word) => word.replace(/[\\%_]/g, '\\$&'));
