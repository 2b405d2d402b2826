import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Kind, Kinds, Review } from '../api/records.ts';
import { paged } from '../parts/paging.ts';

export const kindsOf = {
  brand: 'brands',
  block: 'blocks',
  template: 'templates',
  definition: 'definitions',
  policy: 'policies',
} as const;
export const kindOf: Record<Kinds, Kind> = {
  ...{ brands: 'brand', blocks: 'block', templates: 'template', definitions: 'definition' },
  policies: 'policy',
};

/**
 * Of what somebody edits: writing begins from what is newest now, and it must not change under the author's hands. A
 * conflict is shown when they save.
 */
export const toBeWrittenOn = {
  refetchOnMount: 'always',
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;

/** Of what stands beside what an author wrote, for a person to decide: what they put together must not be gone by a glance elsewhere. */
export const toBeDecidedOn = { ...toBeWrittenOn, gcTime: 0 } as const;

/** What stands in versions and audit lines is an id; people want a name. */
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => call('GET /api/composer/v1/people', { query: { limit: 200 }, signal }),
  staleTime: 300_000,
  retry: false,
});

export const definitionsQuery = queryOptions({
  queryKey: ['content', 'definitions', 'all'],
  queryFn: ({ signal }) => call('GET /api/composer/v1/definitions', { query: { limit: 200 }, signal }),
  staleTime: 60_000,
});

export const reviewsQuery = (filter: { state?: Review['state']; mine?: 'true' }) =>
  paged(['reviews', filter], (cursor, signal) =>
    call('GET /api/composer/v1/reviews', { query: { ...filter, limit: 50, cursor }, signal }),
  );

export const ownerQuery = (kinds: Kinds | 'assets', key: string) =>
  queryOptions({
    queryKey: ['owner', kinds, key],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/{kinds}/{key}/owner', { path: { kinds, key }, signal }),
    staleTime: 60_000,
    retry: false,
  });

export const versionsQuery = (kinds: Kinds, key: string) =>
  queryOptions({
    queryKey: ['versions', kinds, key],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/{kinds}/{key}/versions', {
        path: { kinds, key },
        query: { limit: 50 },
        signal,
      }),
    // Whoever comes to a version that was just made would not find it among those known before.
    refetchOnMount: 'always',
  });

export const differencesQuery = (kinds: Kinds, key: string, to: number | undefined) =>
  queryOptions({
    queryKey: ['differences', kinds, key, to],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/{kinds}/{key}/differences', { path: { kinds, key }, query: { to }, signal }),
  });

export const findingsQuery = (kinds: Kinds, key: string, version: number) =>
  queryOptions({
    queryKey: ['findings', kinds, key, version],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/{kinds}/{key}/findings', {
        path: { kinds, key },
        query: { version },
        signal,
      }),
  });

export const commentsQuery = (kinds: Kinds, key: string, version: number | undefined) =>
  queryOptions({
    queryKey: ['comments', kinds, key, version],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/{kinds}/{key}/comments', {
        path: { kinds, key },
        query: { limit: 200, version },
        signal,
      }),
    refetchInterval: 10_000,
  });

/** A step or a save changes what is waited for, what stands and what counts. */
export async function contentChanged(queries: QueryClient): Promise<void> {
  const names = [
    'reviews',
    'versions',
    'differences',
    'comments',
    'findings',
    'content',
    'template',
    'templates',
    'impact',
    'owner',
    'policy',
  ];
  await Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] })));
}
