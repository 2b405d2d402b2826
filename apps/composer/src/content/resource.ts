import type { ContentVersion } from './content-version.entity.js';
import type { Page } from './content-versions.js';

/** Content as the API shows it: what the author wrote, with its key and version. */
export type Resource<Body> = Body & { key: string; version: number; createdAt: string; createdBy: string };

export const resourceOf = <Body>({
  key,
  version,
  body,
  createdAt,
  createdBy,
}: ContentVersion<Body>): Resource<Body> => ({
  key,
  version,
  ...body,
  createdAt: createdAt.toISOString(),
  createdBy,
});

export const resourcesOf = <Body>({ items, next }: Page<ContentVersion<Body>>): Page<Resource<Body>> => ({
  items: items.map(resourceOf),
  ...(next ? { next } : {}),
});
