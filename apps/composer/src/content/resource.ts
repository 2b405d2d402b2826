import type { ContentVersion } from './content-version.entity.js';
import type { Listed } from './listing.js';

/** Content as the API shows it: what the author wrote, with its key and version. */
export type Resource<Body> = Body & { key: string; version: number; createdAt: string; createdBy: string };

export const resourceOf = <Body>({
  key,
  version,
  body,
  createdAt,
  createdBy,
}: Listed<Body>): Resource<Body> => ({
  key,
  version,
  ...body,
  createdAt: createdAt.toISOString(),
  createdBy,
});

/** As audit lines name a version. */
export const subjectOf = ({ kind, key, version }: Pick<ContentVersion, 'kind' | 'key' | 'version'>): string =>
  `${kind}/${key}@${version}`;
