import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const services = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const;
export type Service = (typeof services)[number];

/** What waits before a service and behind it. */
export const workQuery = (service: Service) =>
  queryOptions({
    queryKey: ['work', service],
    queryFn: ({ signal }) => call(`GET /api/${service}/v1/work`, { signal }),
    refetchInterval: 5_000,
    retry: false,
  });
