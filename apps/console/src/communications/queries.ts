import { queryOptions } from '@tanstack/react-query';
import { call, callForFile } from '../api/client.ts';
import type { Schemas } from '../api/documented.ts';
import type { Artefact } from '../api/records.ts';
import { paged } from '../parts/paging.ts';

export type Filter = Partial<Record<'customer' | 'definition' | 'state' | 'channel' | 'since', string>>;

const spans: Record<string, number> = { hour: 3_600, day: 86_400, week: 7 * 86_400, month: 30 * 86_400 };
export const sinceChoices = Object.keys(spans).map((value) => ({ value, label: `the last ${value}` }));

const sinceOf = (name: string | undefined): string | undefined => {
  const seconds = name && spans[name];
  return seconds ? new Date(Date.now() - seconds * 1_000).toISOString() : undefined;
};

export const communicationsQuery = ({ since, ...exact }: Filter) =>
  paged(['communications', exact, since], (cursor, signal) => {
    const query = { ...exact, since: sinceOf(since), limit: 50, cursor } as Schemas['CommunicationQuery'];
    return call('GET /api/tracker/v1/communications', { query, signal });
  });

export const communicationQuery = (id: string) =>
  queryOptions({
    queryKey: ['communication', id],
    queryFn: ({ signal }) => call('GET /api/tracker/v1/communications/{id}', { path: { id }, signal }),
  });

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['communication', id, 'timeline'],
    queryFn: ({ signal }) =>
      call('GET /api/tracker/v1/communications/{id}/timeline', { path: { id }, signal }),
  });

/** The exact bytes; they never change. */
export const artefactQuery = (id: string, { digest }: Artefact) =>
  queryOptions({
    queryKey: ['artefact', id, digest],
    queryFn: ({ signal }) =>
      callForFile('GET /api/tracker/v1/communications/{id}/artefacts/{digest}', {
        path: { id, digest },
        signal,
      }),
    staleTime: Infinity,
  });
