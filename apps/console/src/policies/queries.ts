import { queryOptions } from '@tanstack/react-query';
import { call, request } from '../api/client.ts';
import type { DryRun } from '../api/records.ts';
import { paged } from '../parts/paging.ts';
import type { JsonSchema } from './complete.ts';

/** A version never changes; where it stands does. */
export const policyQuery = (key: string, version: number) =>
  queryOptions({
    queryKey: ['policy', key, version],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/policies/{key}', { path: { key }, query: { version }, signal }),
    retry: false,
  });

/** How the service reads what is written. */
export const readingQuery = (key: string, text: string) =>
  queryOptions({
    queryKey: ['reading', key, text],
    queryFn: ({ signal }) =>
      call('POST /api/composer/v1/policies/{key}/check', {
        path: { key },
        body: { policy: JSON.parse(text) as Record<string, unknown> },
        signal,
      }),
    staleTime: Infinity,
    retry: false,
  });

interface Documented {
  components: { schemas: Record<string, JsonSchema> };
}

/** What policies may be made of, as the service documents it. */
export const schemaQuery = queryOptions({
  queryKey: ['openapi', 'composer'],
  queryFn: async ({ signal }) => {
    const { components } = (await (
      await request('GET', '/api/composer/openapi.json', { signal })
    ).json()) as Documented;
    return components.schemas;
  },
  staleTime: Infinity,
});

export const dryRunsQuery = (key: string) =>
  paged<DryRun>(['dry-runs', key], (cursor, signal) =>
    call('GET /api/composer/v1/policies/{key}/dry-runs', {
      path: { key },
      query: { limit: 10, cursor },
      signal,
    }),
  );

const isOver = (run: DryRun | undefined): boolean => run?.state === 'done' || run?.state === 'failed';

/** Followed until it has come to its end. */
export const dryRunQuery = (key: string, id: string) =>
  queryOptions({
    queryKey: ['dry-run', key, id],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/policies/{key}/dry-runs/{id}', { path: { key, id }, signal }),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : 700),
    retry: false,
  });
