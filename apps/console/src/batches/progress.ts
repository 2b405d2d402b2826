import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Batch } from '../api/records.ts';
import { hasEnded } from './batch.ts';
import { batchQuery } from './queries.ts';

/** Follows a batch by server-sent events until it has come to its end. @returns whether the line is open */
export function useProgress(id: string, state: Batch['state'] | undefined): boolean {
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  const isOver = state === undefined || hasEnded(state);
  useEffect(() => {
    if (isOver) return undefined;
    const events = new EventSource(`/api/ingest/v1/batches/${id}/progress`);
    events.onopen = () => setLive(true);
    events.onerror = () => setLive(false);
    events.onmessage = ({ data }: MessageEvent<string>) =>
      queries.setQueryData(batchQuery(id).queryKey, JSON.parse(data) as Batch);
    return () => {
      events.close();
      setLive(false);
    };
  }, [id, isOver, queries]);
  return isLive;
}
