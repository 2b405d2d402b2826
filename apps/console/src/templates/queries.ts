import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { paged } from '../parts/paging.ts';

export const templatesQuery = paged(['templates'], (cursor, signal) =>
  call('GET /api/composer/v1/templates', { query: { limit: 100, cursor }, signal }),
);

export const templateQuery = (key: string) =>
  queryOptions({
    queryKey: ['template', key],
    queryFn: ({ signal }) => call('GET /api/composer/v1/templates/{key}', { path: { key }, signal }),
    // What is being written must not change under the author's hands: a conflict is shown when they save.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const blocksQuery = queryOptions({
  queryKey: ['blocks', 'names'],
  queryFn: ({ signal }) => call('GET /api/composer/v1/blocks', { query: { limit: 200 }, signal }),
  staleTime: 60_000,
});

export const brandQuery = (key: string) =>
  queryOptions({
    queryKey: ['brand', key],
    queryFn: ({ signal }) => call('GET /api/composer/v1/brands/{key}', { path: { key }, signal }),
    staleTime: 60_000,
    retry: false,
  });
