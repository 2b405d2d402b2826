import { z } from 'zod';
import { listQuerySchema } from '../content/listing.js';

/** A reusable part of templates, used as `{{> key}}`. */
export const blockSchema = z.strictObject({ source: z.string().max(256 * 1024) }).meta({ id: 'Block' });
export type Block = z.infer<typeof blockSchema>;

/** As lists show it. */
export interface BlockSummary {
  excerpt: string;
}

export const blockQuerySchema = listQuerySchema.meta({ id: 'BlockQuery' });
