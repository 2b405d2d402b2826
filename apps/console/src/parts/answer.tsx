import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNote } from './note.tsx';

interface AnswerProps<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;
  /** How many lines stand in while it loads. */
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** What a query gave; until then something of about its size, and where it failed why and what to do. */
export function Answer<Data>({ query, lines = 6, children }: AnswerProps<Data>) {
  const { data, error, refetch } = query;
  const problem = error && <ProblemNote error={error} retry={() => void refetch()} />;
  if (data !== undefined)
    return (
      <>
        {problem}
        {children(data)}
      </>
    );
  if (problem) return problem;
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={line === 0 ? 32 : 20} width={`${96 - ((line * 13) % 38)}%`} />
      ))}
    </Stack>
  );
}
