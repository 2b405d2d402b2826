import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Batch } from '../api/records.ts';
import { hasEnded } from './batch.ts';
import { batchQuery } from './queries.ts';

const pollMs = 3_000;

/** Follows a batch by server-sent events until it has come to its end, and asks again and again while that line is down. */
export function useProgress(id: string): { query: UseQueryResult<Batch>; isLive: boolean } {
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const query = useQuery({
    ...batchQuery(id),
    refetchInterval: ({ state: { data } }) => !isLive && data && !hasEnded(data.state) && pollMs,
  });
  const { data, dataUpdatedAt } = query;
  const isOver = data === undefined || hasEnded(data.state);
  // The line may have been refused for a cookie that had lapsed; whoever gets an answer has a new one.
  useEffect(() => setRefused(false), [dataUpdatedAt]);
  useEffect(() => {
    if (isOver || isRefused) return undefined;
    const events = new EventSource(`/api/ingest/v1/batches/${id}/progress`);
    const tell = (event: MessageEvent<string>) =>
      queries.setQueryData(batchQuery(id).queryKey, JSON.parse(event.data) as Batch);
    events.onopen = () => setLive(true);
    events.onerror = () => {
      setLive(false);
      // Where it merely broke, the browser opens it again.
      setRefused(events.readyState === EventSource.CLOSED);
    };
    events.addEventListener('progress', tell);
    events.addEventListener('end', (event: MessageEvent<string>) => {
      events.close();
      tell(event);
    });
    return () => {
      events.close();
      setLive(false);
    };
  }, [id, isOver, isRefused, queries]);
  return { query, isLive };
}
