import type { SegmentRule } from '@tourbus/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { paged } from '../parts/paging.ts';

export const segmentsQuery = paged(['segments', 'list'], (cursor, signal) =>
  call('GET /api/ingest/v1/segments', { query: { limit: 100, cursor }, signal }),
);

/** All of them at once, to choose among and to see who refers to whom: there are a thousand at the most. */
export const allSegmentsQuery = queryOptions({
  queryKey: ['segments', 'all'],
  queryFn: async ({ signal }) => {
    const all = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 200, cursor };
      const { items, next } = await call('GET /api/ingest/v1/segments', { query, signal });
      all.push(...items);
      cursor = next;
    } while (cursor);
    return all;
  },
  staleTime: 30_000,
  retry: false,
});

export const segmentQuery = (key: string) =>
  queryOptions({
    queryKey: ['segments', 'one', key],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/segments/{key}', { path: { key }, signal }),
    retry: false,
  });

export const membersQuery = (key: string) =>
  paged(['segments', 'members', key], (cursor, signal) =>
    call('GET /api/ingest/v1/segments/{key}/members', {
      path: { key },
      query: { limit: 50, cursor },
      signal,
    }),
  );

/** What a rule comes to, and for how many of them something else holds. */
export const previewQuery = (rule: SegmentRule | undefined, compare: SegmentRule | undefined) =>
  queryOptions({
    queryKey: ['segment-preview', rule, compare],
    queryFn: ({ signal }) => {
      const body = { rule, ...(compare && { compare }) } as never;
      return call('POST /api/ingest/v1/segments/preview', { body, signal });
    },
    enabled: rule !== undefined,
    staleTime: 10_000,
    retry: false,
  });

/** What groups are judged by, and which way they should differ. */
export interface Look {
  for: SegmentRule;
  rate: 'higher' | 'lower';
}

/** Goes through all customers: what it said is kept for as long as somebody may come back to it. */
export const proposalsQuery = (look: Look | undefined) =>
  queryOptions({
    queryKey: ['segment-proposals', look],
    queryFn: ({ signal }) => call('POST /api/ingest/v1/segments/proposals', { body: look as never, signal }),
    enabled: look !== undefined,
    staleTime: Infinity,
    gcTime: 1_800_000,
    refetchOnWindowFocus: false,
    retry: false,
  });

const known = [
  ...['country', 'locale', 'timeZone', 'id', 'names.display', 'names.family', 'names.organisation'],
  ...['contactPoints.email.state', 'contactPoints.sms.state', 'contactPoints.email.address'],
  ...['contactPoints.print.address.city', 'contactPoints.print.address.postalCode', 'preferences.channels'],
];

/** Fields that every customer may have, and what some customers have besides. */
export const fieldsQuery = (mayRead: boolean) =>
  queryOptions({
    queryKey: ['segment-fields', mayRead],
    queryFn: async ({ signal }) => {
      if (!mayRead) return known;
      const { items } = await call('GET /api/ingest/v1/customers', { query: { limit: 8 }, signal });
      const some = await Promise.all(
        items.map(({ id }) => call('GET /api/ingest/v1/customers/{id}', { path: { id }, signal })),
      );
      const own = some.flatMap(({ attributes, traits }) => [
        ...Object.keys(attributes).map((name) => `attributes.${name}`),
        ...Object.keys(traits).map((name) => `traits.${name}`),
      ]);
      return [...new Set([...own.toSorted(), ...known])];
    },
    staleTime: 300_000,
    retry: false,
  });

export const eventTypesQuery = (mayRead: boolean) =>
  queryOptions({
    queryKey: ['event-types'],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/event-types', { query: { limit: 200 }, signal }),
    enabled: mayRead,
    staleTime: 300_000,
    retry: false,
  });

export const definitionsQuery = (mayRead: boolean) =>
  queryOptions({
    queryKey: ['definitions', 'names'],
    queryFn: ({ signal }) => call('GET /api/composer/v1/definitions', { query: { limit: 200 }, signal }),
    enabled: mayRead,
    staleTime: 60_000,
    retry: false,
  });
