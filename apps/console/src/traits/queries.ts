import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { CustomTrait } from '../api/records.ts';
import { paged } from '../parts/paging.ts';

export const traitsQuery = paged(['traits'], (cursor, signal) =>
  call('GET /api/ingest/v1/traits', { query: { limit: 50, cursor }, signal }),
);

/** All there may be: fewer than a page. */
const most = 50;

/** Nothing where there is none yet: it may be about to be made. */
export const traitQuery = (key: string) =>
  queryOptions({
    queryKey: ['traits', key],
    queryFn: async ({ signal }): Promise<CustomTrait | null> => {
      const { items } = await call('GET /api/ingest/v1/traits', { query: { limit: most }, signal });
      return items.find((trait) => trait.key === key) ?? null;
    },
    refetchInterval: ({ state }) => (state.data?.progress.state === 'computing' ? 1_000 : false),
  });
