import { z } from 'zod';
import type { ContentKind } from './content-version.entity.js';

const kindOf = {
  brands: 'brand',
  blocks: 'block',
  templates: 'template',
  definitions: 'definition',
} as const;

/** The part of a path that says what kind of content is meant. */
export const kindsSchema = z.enum(['brands', 'blocks', 'templates', 'definitions']);
export type Kinds = z.infer<typeof kindsSchema>;

export const contentKindOf = (kinds: Kinds): ContentKind => kindOf[kinds];
