import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Parked } from '../api/records.ts';
import type { Service } from '../api/services.ts';
import { paged } from '../parts/paging.ts';

export const parkedQuery = (service: Service, state: Parked['state']) =>
  paged(['parked', service, state], (cursor, signal) =>
    call(`GET /api/${service}/v1/parked`, { query: { state, limit: 50, cursor }, signal }),
  );

export const parkedMessageQuery = (service: Service, id: string) =>
  queryOptions({
    queryKey: ['parked', service, 'one', id],
    queryFn: ({ signal }) => call(`GET /api/${service}/v1/parked/{id}`, { path: { id }, signal }),
  });
