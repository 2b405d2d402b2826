import { channelSchema } from '@tourbus/contracts';
import { pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { keySchema, localeSchema } from '../content/key.js';

/** Screens differ, words are rewritten, blocks come in between: an element is found again by its words or its way. */
const elementSchema = z.strictObject({
  /** The way from the body: `0/2` is the third element in the first one. */
  path: z
    .string()
    .max(400)
    .regex(/^\d+(\/\d+)*$/, 'A path is numbers between slashes.'),
  /** What it said; left out where that may be somebody’s data. */
  quote: z.string().max(200).optional(),
});

/** A line of a field, or a spot of a preview; neither, where a comment is about the whole. */
const placeSchema = z
  .strictObject({
    /** As differences name it: `email.mjml`. */
    field: z.string().min(1).max(200).optional(),
    line: z.int().positive().optional(),
    channel: channelSchema.optional(),
    locale: localeSchema.optional(),
    /** Which of the channel’s documents, where it is not the message itself. */
    document: keySchema.optional(),
    element: elementSchema.optional(),
    /** Parts of the preview's width and height, from its upper left corner. */
    x: z.number().min(0).max(1).optional(),
    y: z.number().min(0).max(1).optional(),
  })
  .refine((place) => Object.keys(place).length > 0, 'A place names something; leave it out for the whole.')
  .refine(
    ({ element, channel }) => !element || channel,
    'An element is one of a channel’s preview: name that.',
  );

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
