import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import type { CustomTrait } from '../api/records.ts';
import { paged } from '../parts/paging.ts';

export const traitsQuery = paged(['traits'], (cursor, signal) =>
  call('GET /api/ingest/v1/traits', { query: { limit: 50, cursor }, signal }),
);

/** Nothing where there is none yet: it may be about to be made. */
export const traitQuery = (key: string) =>
  queryOptions({
    queryKey: ['traits', key],
    queryFn: async ({ signal }): Promise<CustomTrait | null> => {
      try {
        return await call('GET /api/ingest/v1/traits/{key}', { path: { key }, signal });
      } catch (error) {
        if (problemOf(error).status === 404) return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data?.progress.state === 'computing' ? 1_000 : false),
  });
