import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { paged } from '../parts/paging.ts';

/** Everybody, or whom the words are about. */
export const customersQuery = (find: string) =>
  paged(['customers', find], (cursor, signal) =>
    find
      ? call('POST /api/ingest/v1/customers/search', { body: { find, limit: 50, cursor }, signal })
      : call('GET /api/ingest/v1/customers', { query: { limit: 50, cursor }, signal }),
  );

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/customers/{id}', { path: { id }, signal }),
  });

export const customerTimelineQuery = (id: string) =>
  paged(['customer', id, 'timeline'], (cursor, signal) =>
    call('GET /api/ingest/v1/customers/{id}/timeline', {
      path: { id },
      query: { limit: 30, cursor },
      signal,
    }),
  );
