import { z } from 'zod';
import { Problem } from './problem.js';

/** Query parameters of every list: newest first, `cursor` from the previous page's `next`. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** A cursor is the sort key of the last row seen: the time, and the id among those of the same time. */
export interface Cursor {
  at: string;
  id: string;
}

export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify([cursor.at, cursor.id])).toString('base64url');

export function decodeCursor(text: string): Cursor {
  try {
    const [at, id] = z
      .tuple([z.string(), z.string()])
      .parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { at, id };
  } catch {
    throw new Problem(
      'bad-cursor',
      400,
      'The cursor is not one of ours',
      `“${text.slice(0, 40)}” does not come from a previous page.`,
      'Start again without a cursor.',
    );
  }
}
