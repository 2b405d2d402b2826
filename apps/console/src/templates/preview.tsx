import { Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Template } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { ProblemNote } from '../parts/note.tsx';
import { Commented } from './commented.tsx';
import { CommentsToggle } from './comments-toggle.tsx';
import type { Draft } from './draft.ts';
import classes from './preview.module.css';
import { Looked, type Looks, firstLooks } from './preview-looks.tsx';
import { shownOf } from './preview-frame.ts';
import { Toolbar } from './preview-toolbar.tsx';
import { previewed } from './template.ts';
import { texts } from './texts.ts';

/**
 * What the draft makes of sample data, by the way that communications take; nothing is saved or sent. One is asked for
 * at a time, and the newest next: a key is answered at once, and fast fingers do not ask for what nobody will see.
 */
export function usePreview(key: string, draft: Draft, { view, locale, segment, customer: known }: Looks) {
  const [settled, settle] = useState(draft);
  const customer = segment ? { ...known, segments: [segment] } : known;
  const query = useQuery({
    queryKey: ['preview', key, settled.revision, view.channel, locale, segment, known?.id],
    queryFn: ({ signal }) =>
      call('POST /api/composer/v1/templates/{key}/preview', {
        path: { key },
        body: {
          channel: view.channel,
          locale,
          customer,
          format: 'json',
          template: previewed(settled.body),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
    staleTime: Infinity,
  });
  if (!query.isFetching && settled !== draft) settle(draft);
  return query;
}

/** While a statement is half typed, what was there before stays. */
function useLast<Data>(data: Data | undefined): Data | undefined {
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) setLast(data);
  return data ?? last;
}

interface PreviewProps {
  templateKey: string;
  base: Template;
  draft: Draft;
  looks: Looks;
  query: ReturnType<typeof usePreview>;
  onLooks: (looks: Looks) => void;
}

export const usePreviewLooks = (draft: Draft) => useState<Looks>(() => firstLooks(draft.body));

export function Preview({ templateKey, base, draft, looks, query, onLooks }: PreviewProps) {
  const [isTalking, { toggle }] = useDisclosure();
  const { documents } = draft.body;
  const { error } = query;
  const data = useLast(query.data);
  const shown = useMemo(
    () => data && shownOf(data, looks.view, (name) => documents[name]?.css ?? '', looks),
    [data, looks, documents],
  );
  const hasFaults = error instanceof Problem && error.details.faults !== undefined;
  return (
    <section className={classes.preview} aria-label={texts.preview}>
      <Toolbar template={draft.body} looks={looks} onLooks={onLooks}>
        <CommentsToggle {...{ templateKey, isTalking, onToggle: toggle }} version={base.version} />
      </Toolbar>
      {data?.subject && (
        <Group className={classes.subject} gap="xs" wrap="nowrap">
          <Text size="sm" c="dimmed">
            Subject
          </Text>
          <Text size="sm" fw={600} dir="auto" truncate>
            {data.subject}
          </Text>
        </Group>
      )}
      {error && !hasFaults ? (
        <ProblemNote error={error} />
      ) : isTalking ? (
        <Commented {...{ templateKey, version: base.version, shown, looks, stale: hasFaults }} />
      ) : (
        <Looked shown={shown} looks={looks} stale={hasFaults} />
      )}
    </section>
  );
}
