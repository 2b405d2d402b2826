import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { paged } from '../parts/paging.ts';

export const batchesQuery = paged(['batches'], (cursor, signal) =>
  call('GET /api/ingest/v1/batches', { query: { limit: 50, cursor }, signal }),
);

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/batches/{id}', { path: { id }, signal }),
  });
