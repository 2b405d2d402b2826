import { Stack } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Template, TemplateBody } from '../api/calls.ts';
import { Problem } from '../api/problem.ts';
import { Answer } from '../parts/answer.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Others, usePresence } from '../parts/presence.tsx';
import { Standing } from '../workflow/standing.tsx';
import { Actions } from './actions.tsx';
import { Conflict } from './conflict.tsx';
import { useDraft } from './draft.ts';
import { Editor } from './editor.tsx';
import { Newer } from './newer.tsx';
import { templateQuery } from './queries.ts';
import { useSave } from './saving.ts';
import { bodyOf, isSame } from './template.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/templates/$key');
const parent = { to: '/templates', title: texts.title };

export function TemplatePage() {
  const { key } = route.useParams();
  const query = useQuery(templateQuery(key));
  if (query.data && query.isFetchedAfterMount)
    return <Writing key={key} newest={query.data} again={() => void query.refetch()} />;
  return (
    <Page title={query.data?.name ?? key} parent={parent} wide>
      <Answer query={{ ...query, data: undefined }} lines={14}>
        {() => null}
      </Answer>
    </Page>
  );
}

/** What was saved last, what is written on top of it, and what becomes of both when somebody else saves too. */
function useWriting(newest: Template) {
  const { key } = newest;
  const [saved, setSaved] = useState(newest);
  // A step changes where a version stands, and nothing of its words.
  const base = newest.version === saved.version ? { ...newest, ...bodyOf(saved) } : saved;
  const [draft, change] = useDraft(newest);
  const [isMerging, setMerging] = useState(false);
  const save = useSave(key, base, setSaved);
  const isReadable = Object.keys(draft.unreadable).length === 0;
  const isChanged = !isSame(base, draft.body) || !isReadable;
  const isConflict = save.error instanceof Problem && save.error.status === 412;
  const done = () => {
    save.reset();
    setMerging(false);
  };
  return {
    ...{ base, draft, change, save, isChanged, isConflict, done },
    isReady: isChanged && isReadable,
    isMerging: isMerging || isConflict,
    merge: () => setMerging(true),
    take: (theirs: Template) => {
      setSaved(theirs);
      change({ body: theirs });
      done();
    },
    /** From now on it stands on theirs, whether it can be saved at once or not. */
    keep: (body: TemplateBody, theirs: Template) => {
      setSaved(theirs);
      change({ body });
      setMerging(false);
      save.mutate({ body, version: theirs.version });
    },
  };
}

function Writing({ newest, again }: { newest: Template; again: () => void }) {
  const { key } = newest;
  const writing = useWriting(newest);
  const { base, draft, change, save, isChanged, isReady } = writing;
  const presence = usePresence({
    ...{ kinds: 'templates', contentKey: key, version: base.version, changed: isChanged },
  });
  const saveNow = () => {
    // Where a conflict is open, what is put together in its dialog counts.
    if (isReady && !save.isPending && !writing.isMerging) save.mutate({ body: draft.body });
  };
  useHotkeys([['mod+S', saveNow]], [], true);
  const isOutdated = presence !== undefined && presence.newest.version > base.version;
  return (
    <Page
      wide
      title={draft.body.name || key}
      parent={parent}
      lead={
        <Stack gap={6}>
          <Standing kinds="templates" of={base} isChanged={isChanged} />
          <Others others={presence?.others ?? []} />
        </Stack>
      }
      actions={
        <Actions
          {...{ base, isChanged, isReady, again }}
          isSaving={save.isPending}
          onSave={saveNow}
          onUndo={() => change({ body: base })}
        />
      }
    >
      <Stack gap="sm">
        {save.error && !writing.isConflict && <ProblemNote error={save.error} />}
        {isOutdated && (
          <Newer
            {...{ base, draft, isChanged, newest: presence.newest }}
            onShow={writing.take}
            onMerge={writing.merge}
          />
        )}
        <Editor templateKey={key} base={base} draft={draft} change={change} />
      </Stack>
      {writing.isMerging && (
        <Conflict
          {...{ templateKey: key, base, mine: draft.body }}
          onDone={writing.done}
          onTake={writing.take}
          onKeep={writing.keep}
        />
      )}
      <LeaveGuard when={isChanged}>{texts.leave}</LeaveGuard>
    </Page>
  );
}
