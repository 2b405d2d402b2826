import { Avatar, Group, Text, VisuallyHidden } from '@mantine/core';
import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../api/client.ts';
import type { Kinds, Presence, Present } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import classes from './presence.module.css';
import { newsOf, sentenceOf } from './presence-words.ts';

/** Three times as often as the service needs to hear of somebody, in milliseconds. */
const beat = 10_000;

interface Own {
  kinds: Kinds;
  contentKey: string;
  /** The version that they began from. */
  version: number;
  /** Whether they have written something that is not saved. */
  changed: boolean;
}

/** Tells that somebody is here while the page is open, and who else is. Of those who only read nothing is told. */
export function usePresence({ kinds, contentKey: key, version, changed }: Own): Presence | undefined {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const isToldOf = session?.scopes.includes('content:comment') ?? false;
  const { data } = useQuery({
    queryKey: ['presence', kinds, key, version, changed],
    queryFn: ({ signal }) =>
      call('POST /api/composer/v1/{kinds}/{key}/presence', {
        path: { kinds, key },
        body: { version, changed },
        signal,
      }),
    enabled: isToldOf,
    placeholderData: keepPreviousData,
    refetchInterval: beat,
    staleTime: 0,
    // Whoever looks something up in another window has not left.
    refetchIntervalInBackground: true,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    if (!isToldOf) return undefined;
    const leave = () =>
      void call('DELETE /api/composer/v1/{kinds}/{key}/presence', {
        path: { kinds, key },
        keepalive: true,
      }).catch(
        // It ends by itself.
        () => undefined,
      );
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [isToldOf, kinds, key]);
  return data;
}

/** Who else is here; read out when somebody comes or begins to write. */
export function Others({ others }: { others: readonly Present[] }) {
  const now = new Date();
  return (
    <>
      <VisuallyHidden role="status">{newsOf(others)}</VisuallyHidden>
      {others.length > 0 && (
        <ul className={classes.others} aria-label="Who else is here">
          {others.map((present) => (
            <Group key={present.person.id} component="li" gap={8} wrap="nowrap">
              <Avatar name={present.person.name} size={24} className={classes.avatar} aria-hidden />
              <Text size="sm" component="span" dir="auto">
                {sentenceOf(present, now)}
              </Text>
            </Group>
          ))}
        </ul>
      )}
    </>
  );
}
