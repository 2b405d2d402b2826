import { Button, Grid, Stack } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import type { Segment } from '../api/segment-calls.ts';
import { sessionQuery } from '../api/session.ts';
import { Card } from '../parts/card.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Page, keepFocus } from '../parts/page.tsx';
import { Merge } from '../workflow/merge.tsx';
import { type Body, bodyFrom, bodyOf, textOf } from './body.ts';
import { Delete } from './delete.tsx';
import { bodyOfDraft, type Draft, draftOf, isSame, unreadable } from './draft.ts';
import { Names, RuleCard, Standing } from './editor-parts.tsx';
import { type Faults, faultsOf, refusedParts } from './faults.ts';
import { Members } from './members.tsx';
import { Preview } from './preview.tsx';
import { segmentQuery } from './queries.ts';
import { texts } from './texts.ts';

interface EditorProps {
  segmentKey: string;
  /** Nothing before it was saved once. */
  kept: Segment | undefined;
  /** What a new one begins with, where it was proposed. */
  proposed?: Body;
  mayWrite: boolean;
}

/** Saves on top of the version that the author had; tells of one that came in between. */
function useSave(key: string, onSaved: (saved: Segment) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, version }: { body: Body; version: number | undefined }) =>
      call('PUT /api/ingest/v1/segments/{key}', {
        path: { key },
        body: body as never,
        ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
      }),
    onSuccess: async (saved) => {
      onSaved(saved);
      notifications.show({ message: texts.saved(saved.version), color: 'lagoon.8' });
      queries.setQueryData(segmentQuery(key).queryKey, saved);
      await queries.invalidateQueries({ queryKey: ['segments'] });
      keepFocus();
    },
  });
}

const problemOf = (error: unknown): Problem | undefined => (error instanceof Problem ? error : undefined);

/** The draft, the version that it stands on, and how it is saved. */
function useWriting({ segmentKey: key, kept, proposed, mayWrite }: EditorProps) {
  const [base, setBase] = useState(kept);
  const [draft, setDraft] = useState(() => draftOf(key, kept ?? proposed));
  const save = useSave(key, setBase);
  const body = bodyOfDraft(draft);
  const missing = faultsOf(draft.root);
  const isReadable = unreadable(draft) === undefined;
  const isChanged = !isReadable || !isSame(body, bodyOfDraft(draftOf(key, base)));
  const isReady = mayWrite && isChanged && isReadable && missing.size === 0 && body.name !== '';
  const standOn = (theirs: Segment, mine: Body = theirs) => {
    setBase(theirs);
    setDraft(draftOf(key, mine));
  };
  const problem = problemOf(save.error);
  const isConflict = problem?.status === 412;
  const saveNow = () => {
    // Where a conflict is open, what is put together in its dialog counts.
    if (isReady && !save.isPending && !isConflict) save.mutate({ body, version: base?.version });
  };
  const change = (what: Partial<Draft>) => setDraft((before) => ({ ...before, ...what }));
  const state = { isChanged, isReady, isConflict };
  return { base, draft, change, save, saveNow, problem, body, missing, standOn, ...state };
}

export function Editor(props: EditorProps) {
  const { segmentKey: key, proposed, mayWrite } = props;
  const writing = useWriting(props);
  const { base, draft, change, save, saveNow, problem, body, missing } = writing;
  const { isChanged, isReady, isConflict } = writing;
  useHotkeys([['mod+S', saveNow]], [], true);
  const faults: Faults = new Map([...missing, ...refusedParts(draft.root, problem?.details.errors ?? [])]);
  return (
    <Page
      title={draft.name || key}
      parent={{ to: '/segments', title: texts.title }}
      lead={base ? <Standing kept={base} /> : proposed ? texts.notKept.proposed : texts.notKept.body}
      actions={
        mayWrite && (
          <>
            {base && <Delete of={base} />}
            <Button onClick={saveNow} disabled={!isReady} loading={save.isPending}>
              {texts.save}
            </Button>
          </>
        )
      }
    >
      {save.error && !isConflict && <ProblemNote error={save.error} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="lg">
            <Names {...{ draft, mayWrite }} onChange={change} />
            <RuleCard {...{ segment: key, draft, faults, readOnly: !mayWrite }} onChange={change} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          {mayWrite && (
            <Stack gap="lg">
              <Preview segment={key} rule={missing.size === 0 ? body.rule : undefined} />
            </Stack>
          )}
        </Grid.Col>
        {base && <MembersCard segment={key} />}
      </Grid>
      {isConflict && <Resolving segmentKey={key} writing={writing} />}
      <LeaveGuard when={isChanged && mayWrite}>{texts.leave}</LeaveGuard>
    </Page>
  );
}

function MembersCard({ segment }: { segment: string }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (!session?.scopes.includes('customers:read')) return null;
  return (
    <Grid.Col span={{ base: 12, lg: 8 }}>
      <Card title={texts.members}>
        <Members segment={segment} />
      </Card>
    </Grid.Col>
  );
}

function Resolving({ segmentKey, writing }: { segmentKey: string; writing: ReturnType<typeof useWriting> }) {
  const { body, save, standOn } = writing;
  return (
    <Merge
      content={segmentQuery(segmentKey)}
      {...{ bodyFrom, mine: textOf(body) }}
      textOf={(theirs) => textOf(bodyOf(theirs))}
      onClose={() => save.reset()}
      onTake={(theirs) => {
        standOn(theirs);
        save.reset();
      }}
      onKeep={(text, theirs) => {
        const merged = bodyFrom(text);
        // From now on it stands on theirs, whether it can be saved at once or not.
        standOn(theirs, merged);
        save.mutate({ body: merged, version: theirs.version });
      }}
    />
  );
}
