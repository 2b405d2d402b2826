import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Policy, PolicyBody } from '../api/calls.ts';
import { jsonOf } from '../workflow/json.ts';
import { type Placed, placeFaults, syntaxFaults } from './faults.ts';
import { readingQuery } from './queries.ts';

/** Long enough not to ask at every key. */
const pauseMs = 250;

export interface Reading {
  /** As it could be read last. */
  policy: PolicyBody;
  faults: readonly Placed[];
  /** Whether `policy` is what is written, and not what was a moment ago. */
  isCurrent: boolean;
  /** Why it is not known how what is written reads. */
  error: Error | null;
  retry: () => void;
}

/** What is written, as the service reads it: only it knows what a policy may say, and what follows where it says nothing. */
export function useReading(saved: Policy, text: string): Reading {
  const [settled] = useDebouncedValue(text, pauseMs);
  const isSaved = text === jsonOf(saved);
  const broken = useMemo(() => syntaxFaults(text), [text]);
  const isAsked = !isSaved && broken.length === 0 && settled === text;
  const query = useQuery({
    ...readingQuery(saved.key, settled),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  const [last, setLast] = useState<PolicyBody>(saved);
  const read = isSaved ? saved : query.data?.policy;
  if (read && read !== last) setLast(read);
  const pointed = query.data?.faults;
  const faults = useMemo(
    () => (isSaved ? [] : broken.length > 0 ? broken : placeFaults(text, pointed ?? [])),
    [isSaved, broken, text, pointed],
  );
  const isRead = settled === text && query.isSuccess && !query.isPlaceholderData;
  return {
    ...{ policy: read ?? last, faults, isCurrent: faults.length === 0 && (isSaved || isRead) },
    error: isAsked ? query.error : null,
    retry: () => void query.refetch(),
  };
}
