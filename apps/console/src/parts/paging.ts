import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Page } from '../api/records.ts';

/** A list that is read page by page, by the cursor that each page ends with. */
export const paged = <Item>(
  queryKey: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
