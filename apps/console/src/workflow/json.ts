import type { Versioned } from '../api/records.ts';

/** What an author wrote, without what the service adds, as text. */
export const jsonOf = <Content extends Versioned>({
  key: _key,
  version: _version,
  createdAt: _createdAt,
  createdBy: _createdBy,
  status: _status,
  publishedVersion: _publishedVersion,
  ...body
}: Content): string => JSON.stringify(body, null, 2);
