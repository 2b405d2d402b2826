import { pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';

/** A reusable part of templates, used as `{{> key}}`. */
export const blockSchema = z.strictObject({ source: z.string().max(256 * 1024) }).meta({ id: 'Block' });
export type Block = z.infer<typeof blockSchema>;

export const blockQuerySchema = pageQuerySchema.meta({ id: 'BlockQuery' });
