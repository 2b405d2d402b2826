import { channelSchema } from '@tourbus/contracts';
import { pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { localeSchema } from '../content/key.js';

/** A line of a field, or a spot of a preview; neither, where a comment is about the whole. */
const placeSchema = z
  .strictObject({
    /** As differences name it: `email.mjml`. */
    field: z.string().min(1).max(200).optional(),
    line: z.int().positive().optional(),
    channel: channelSchema.optional(),
    locale: localeSchema.optional(),
    /** Parts of the preview's width and height, from its upper left corner. */
    x: z.number().min(0).max(1).optional(),
    y: z.number().min(0).max(1).optional(),
  })
  .refine((place) => Object.keys(place).length > 0, 'A place names something; leave it out for the whole.');

/** An answer belongs to the thread of the comment that it answers. */
export const newCommentSchema = z
  .strictObject({
    version: z.int().positive(),
    text: z.string().trim().min(1).max(4_000),
    place: placeSchema.optional(),
    replyTo: z.uuid().optional(),
  })
  .meta({ id: 'NewComment' });
export type NewComment = z.infer<typeof newCommentSchema>;

export const commentQuerySchema = pageQuerySchema
  .extend({
    version: z.coerce.number().int().positive().optional(),
    resolved: z.enum(['true', 'false']).optional(),
  })
  .meta({ id: 'CommentQuery' });
export type CommentQuery = z.infer<typeof commentQuerySchema>;

export interface Comment {
  id: string;
  version: number;
  text: string;
  place: NewComment['place'] | null;
  replyTo: string | null;
  writtenBy: string;
  writtenAt: Date;
  resolvedBy: string | null;
  resolvedAt: Date | null;
}
