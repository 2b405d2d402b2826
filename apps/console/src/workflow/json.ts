import type { Versioned } from '../api/records.ts';

/** Why nothing can be made of a text. */
export function faultIn(text: string, bodyFrom: (text: string) => unknown): string | undefined {
  try {
    bodyFrom(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

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

/** To compare by: the services keep JSON, and give members back in an order of their own. */
export const ordered = (what: unknown): string | undefined =>
  JSON.stringify(what, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
