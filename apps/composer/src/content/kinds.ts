import { z } from 'zod';
import type { ContentKind } from './content-version.entity.js';

const kindOf = {
  brands: 'brand',
  blocks: 'block',
  templates: 'template',
  definitions: 'definition',
  policies: 'policy',
  assets: 'asset',
} as const;

/** The part of a path that says what kind of content is meant. */
export const kindsSchema = z.enum(['brands', 'blocks', 'templates', 'definitions', 'policies']);
export type Kinds = z.infer<typeof kindsSchema>;

/** Assets belong to teams as well, but are approved in the templates that show them. */
export const ownedKindsSchema = z.enum([...kindsSchema.options, 'assets']);
export type OwnedKinds = z.infer<typeof ownedKindsSchema>;

export const contentKindOf = (kinds: OwnedKinds): ContentKind => kindOf[kinds];
