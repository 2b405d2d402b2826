import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Template, TemplateBody } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { contentChanged } from '../workflow/queries.ts';
import { Standing } from '../workflow/standing.tsx';
import { Steps } from '../workflow/steps.tsx';
import { Conflict } from './conflict.tsx';
import { useDraft } from './draft.ts';
import { Editor } from './editor.tsx';
import { templateQuery } from './queries.ts';
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

/** Saves on top of the version that the author had; tells of one that came in between. */
function useSave(key: string, base: Template, onSaved: (saved: Template) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, version = base.version }: { body: TemplateBody; version?: number }) =>
      call('PUT /api/composer/v1/templates/{key}', {
        path: { key },
        body: bodyOf(body),
        headers: { 'if-match': `"${version}"` },
      }),
    onSuccess: (saved) => {
      onSaved(saved);
      void contentChanged(queries);
      notifications.show({ message: texts.saved(saved.version), color: 'lagoon.8' });
    },
  });
}

function Writing({ newest, again }: { newest: Template; again: () => void }) {
  const { key } = newest;
  const [saved, setSaved] = useState(newest);
  // A step changes where a version stands, and nothing of its words.
  const base = newest.version === saved.version ? newest : saved;
  const [draft, change] = useDraft(newest);
  const save = useSave(key, base, setSaved);
  const isChanged = !isSame(base, draft.body) || Object.keys(draft.unreadable).length > 0;
  const isReady = isChanged && Object.keys(draft.unreadable).length === 0;
  const saveNow = () => {
    if (isReady && !save.isPending) save.mutate({ body: draft.body });
  };
  useHotkeys([['mod+S', saveNow]], [], true);
  const isConflict = save.error instanceof Problem && save.error.status === 412;
  return (
    <Page
      wide
      title={draft.body.name || key}
      parent={parent}
      lead={<Standing of={base} isChanged={isChanged} />}
      actions={
        <Actions
          base={base}
          isChanged={isChanged}
          isReady={isReady}
          isSaving={save.isPending}
          again={again}
          onSave={saveNow}
          onUndo={() => change({ body: base })}
        />
      }
    >
      {save.error && !isConflict && <ProblemNote error={save.error} />}
      <Editor templateKey={key} draft={draft} change={change} />
      {isConflict && (
        <Conflict
          templateKey={key}
          mine={draft.body}
          onDone={() => save.reset()}
          onTake={(theirs) => {
            setSaved(theirs);
            change({ body: theirs });
            save.reset();
          }}
          onKeep={(body, theirs) => {
            change({ body });
            save.mutate({ body, version: theirs.version });
          }}
        />
      )}
      <LeaveGuard when={isChanged}>{texts.leave}</LeaveGuard>
    </Page>
  );
}

interface ActionsProps {
  base: Template;
  isChanged: boolean;
  isReady: boolean;
  isSaving: boolean;
  onSave: () => void;
  onUndo: () => void;
  again: () => void;
}

function Actions({ base, isChanged, isReady, isSaving, onSave, onUndo, again }: ActionsProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <>
      {isChanged && (
        <Confirm label={texts.undo} title={texts.undo} hurts action={async () => onUndo()}>
          {texts.undoAsk}
        </Confirm>
      )}
      {session?.scopes.includes('content:write') && (
        <Button
          variant={isChanged ? 'filled' : 'default'}
          onClick={onSave}
          disabled={!isReady}
          loading={isSaving}
        >
          {texts.save}
        </Button>
      )}
      {!isChanged && <Steps kinds="templates" of={base} onDone={again} />}
    </>
  );
}
