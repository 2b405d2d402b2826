import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { paged } from '../parts/paging.ts';

export const assetsQuery = (find: string) =>
  paged(['assets', 'list', find], (cursor, signal) =>
    call('GET /api/composer/v1/assets', { query: { find, limit: 60, cursor }, signal }),
  );

export const assetQuery = (key: string) =>
  queryOptions({
    queryKey: ['assets', 'one', key],
    queryFn: ({ signal }) => call('GET /api/composer/v1/assets/{key}', { path: { key }, signal }),
  });

export const usesQuery = (key: string) =>
  queryOptions({
    queryKey: ['assets', 'uses', key],
    queryFn: ({ signal }) => call('GET /api/composer/v1/assets/{key}/impact', { path: { key }, signal }),
  });
