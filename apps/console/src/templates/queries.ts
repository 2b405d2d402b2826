import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { paged } from '../parts/paging.ts';
import { toBeWrittenOn } from '../workflow/queries.ts';

export const templatesQuery = (find: string) =>
  paged(['templates', find], (cursor, signal) =>
    call('GET /api/composer/v1/templates', { query: { find, limit: 50, cursor }, signal }),
  );

export const templateQuery = (key: string) =>
  queryOptions({
    queryKey: ['template', key],
    queryFn: ({ signal }) => call('GET /api/composer/v1/templates/{key}', { path: { key }, signal }),
    ...toBeWrittenOn,
  });

/** What the engine lets templates call. It only changes with the service. */
export const helpersQuery = queryOptions({
  queryKey: ['helpers'],
  queryFn: ({ signal }) => call('GET /api/composer/v1/helpers', { signal }),
  staleTime: Infinity,
});

export const blocksQuery = queryOptions({
  queryKey: ['blocks', 'names'],
  queryFn: ({ signal }) => call('GET /api/composer/v1/blocks', { query: { limit: 200 }, signal }),
  staleTime: 60_000,
});

/** A version of a block never changes. */
export const blockQuery = (key: string, version: number) =>
  queryOptions({
    queryKey: ['block', key, version],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/blocks/{key}', { path: { key }, query: { version }, signal }),
    staleTime: Infinity,
  });

export const brandQuery = (key: string) =>
  queryOptions({
    queryKey: ['brand', key],
    queryFn: ({ signal }) => call('GET /api/composer/v1/brands/{key}', { path: { key }, signal }),
    staleTime: 60_000,
    retry: false,
  });
