import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { type Service, services } from '../api/services.ts';
import { goesOn, type Line, mergeLines, type Reading } from './audit.ts';

export type AuditFilter = Partial<Record<'service' | 'who' | 'action' | 'about' | 'since' | 'until', string>>;

/** What one page of the list holds: the newest lines of all services that answered. */
interface AuditPage {
  items: Line[];
  rest: Reading[];
  /** Who did not answer, and why. */
  away: { service: Service; error: unknown }[];
}

const size = 50;

async function readMore(reading: Reading, filter: AuditFilter, signal: AbortSignal): Promise<Reading> {
  const { service, rest, cursor, ended } = reading;
  if (ended || rest.length >= size) return reading;
  const { who: actor, action, about: subject, since, until } = filter;
  const query = { actor, action, subject, since, until, cursor, limit: size };
  const { items, next } = await call(`GET /api/${service}/v1/audit`, { query, signal });
  const more = items.map((line) => ({ ...line, service }));
  return { service, rest: [...rest, ...more], cursor: next, ended: next === undefined };
}

/** The record of all services, or of one, by time. Of a service that does not answer nothing is shown. */
export const auditQuery = (filter: AuditFilter) => {
  const asked = services.filter((service) => !filter.service || service === filter.service);
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: async ({ pageParam, signal }): Promise<AuditPage> => {
      const answers = await Promise.allSettled(pageParam.map((reading) => readMore(reading, filter, signal)));
      const readings = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      const away = answers.flatMap((answer, i) => {
        const service = pageParam[i]?.service;
        return answer.status === 'rejected' && service ? [{ service, error: answer.reason as unknown }] : [];
      });
      if (readings.length === 0 && away[0]) throw away[0].error;
      return { ...mergeLines(readings, size), away };
    },
    initialPageParam: asked.map((service): Reading => ({ service, rest: [], ended: false })),
    getNextPageParam: ({ rest }) => (goesOn(rest) ? rest : undefined),
  });
};

/** While a chain is being read it is asked for more at once. */
export const standingQuery = (service: Service) =>
  queryOptions({
    queryKey: ['audit-standing', service],
    queryFn: ({ signal }) => call(`GET /api/${service}/v1/audit/standing`, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data && data.verified < data.lines && data.intact ? 1_000 : 15_000,
    retry: false,
  });
