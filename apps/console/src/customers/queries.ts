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

/** @param kind what to show, separated by commas; everything where it is empty */
export const customerTimelineQuery = (id: string, kind: string) =>
  paged(['customer', id, 'timeline', kind], (cursor, signal) =>
    call('GET /api/ingest/v1/customers/{id}/timeline', {
      path: { id },
      query: { limit: 30, cursor, ...(kind && { kind }) },
      signal,
    }),
  );

export const consentLogQuery = (id: string) =>
  paged(['customer', id, 'consents'], (cursor, signal) =>
    call('GET /api/ingest/v1/customers/{id}/consents', {
      path: { id },
      query: { limit: 10, cursor },
      signal,
    }),
  );

/** Who may be one person: of everybody, or of one customer. */
export const duplicatesQuery = (customer?: string) =>
  paged(customer === undefined ? ['duplicates'] : ['customer', customer, 'duplicates'], (cursor, signal) =>
    call('GET /api/ingest/v1/customers/duplicates', { query: { limit: 25, cursor, customer }, signal }),
  );

export const mergesQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'merges'],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/customers/{id}/merges', { path: { id }, signal }),
  });

/** What would count of both. */
export const mergePreviewQuery = (into: string, from: string) =>
  queryOptions({
    queryKey: ['customer', into, 'merge', from],
    queryFn: ({ signal }) =>
      call('GET /api/ingest/v1/customers/{id}/merge', { path: { id: into }, query: { from }, signal }),
    gcTime: 0,
  });
