import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { CustomTrait } from '../api/records.ts';
import { problemOf } from '../api/problem.ts';
import { useMay } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Page, keepFocus } from '../parts/page.tsx';
import { SourceEditor } from '../parts/source-editor.tsx';
import { toBeWrittenOn } from '../workflow/queries.ts';
import { Conflict } from './conflict.tsx';
import { type Draft, draftOf } from './draft.ts';
import { Progress } from './progress.tsx';
import { traitQuery } from './queries.ts';
import { texts } from './texts.ts';
import { Trial } from './trial.tsx';

const route = getRouteApi('/traits/$key');
const parent = { to: '/traits', title: texts.title };

export function TraitPage() {
  const { key } = route.useParams();
  const query = useQuery({ ...traitQuery(key), ...toBeWrittenOn });
  if (query.data !== undefined && query.isFetchedAfterMount)
    return <Trait key={key} of={key} kept={query.data ?? undefined} />;
  return (
    <Page title={key} parent={parent}>
      <Answer query={{ ...query, data: undefined }} lines={8}>
        {() => null}
      </Answer>
    </Page>
  );
}

/** Says which one an author had, so that one that came in between is told of. */
const madeTo = (base: CustomTrait | undefined) => base && { headers: { 'if-match': `"${base.updatedAt}"` } };

function useSave(key: string, onSaved: (saved: CustomTrait) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ draft, base }: { draft: Draft; base: CustomTrait | undefined }) => {
      const { name, description, expression } = draft;
      const body = { name, expression, ...(description && { description }) };
      return call('PUT /api/ingest/v1/traits/{key}', { path: { key }, body, ...madeTo(base) });
    },
    onSuccess: async (saved) => {
      onSaved(saved);
      notifications.show({ message: texts.saved(key), color: 'lagoon.8' });
      await queries.invalidateQueries({ queryKey: ['traits'] });
      keepFocus();
    },
  });
}

/** The draft, what it stands on, and how it is saved. */
function useWriting(key: string, kept: CustomTrait | undefined, mayWrite: boolean) {
  const [base, setBase] = useState(kept);
  const [draft, setDraft] = useState(() => draftOf(kept));
  const save = useSave(key, setBase);
  const isChanged = mayWrite && JSON.stringify(draft) !== JSON.stringify(draftOf(base));
  const isReady = isChanged && Boolean(draft.name.trim() && draft.expression.trim());
  const saveNow = () => {
    if (isReady && !save.isPending) save.mutate({ draft, base });
  };
  const takeTheirs = (theirs: CustomTrait) => {
    setBase(theirs);
    setDraft(draftOf(theirs));
    save.reset();
  };
  const keepMine = (theirs: CustomTrait) => {
    setBase(theirs);
    save.mutate({ draft, base: theirs });
  };
  return { base, draft, setDraft, save, isChanged, isReady, saveNow, takeTheirs, keepMine };
}

function Trait({ of: key, kept }: { of: string; kept: CustomTrait | undefined }) {
  const may = useMay();
  const mayWrite = may('segments:write');
  const { base, draft, setDraft, save, isChanged, isReady, saveNow, takeTheirs, keepMine } = useWriting(
    key,
    kept,
    mayWrite,
  );
  const isConflict = save.isError && problemOf(save.error).status === 412;
  useHotkeys([['mod+S', saveNow]], [], true);
  return (
    <Page
      title={draft.name || key}
      parent={parent}
      lead={
        <>
          <code>traits.{key}</code>
          {kept ? <Progress of={kept.progress} /> : <Text size="sm">{texts.fresh}</Text>}
          {!mayWrite && <Text size="sm">{texts.readOnly}</Text>}
        </>
      }
      actions={
        mayWrite && (
          <>
            {base && <Delete of={key} base={base} />}
            <Button onClick={saveNow} disabled={!isReady} loading={save.isPending}>
              {texts.save}
            </Button>
          </>
        )
      }
    >
      <Stack gap="lg">
        {save.error && !isConflict && <ProblemNote error={save.error} />}
        {isConflict && <Conflict of={key} mine={draft} onTake={takeTheirs} onKeep={keepMine} />}
        <Fields
          draft={draft}
          readOnly={!mayWrite}
          onChange={(what) => setDraft((before) => ({ ...before, ...what }))}
        />
        {may('customers:read') && <Trial expression={draft.expression} />}
      </Stack>
      <LeaveGuard when={isChanged}>{texts.leave}</LeaveGuard>
    </Page>
  );
}

interface FieldsProps {
  draft: Draft;
  readOnly: boolean;
  onChange: (what: Partial<Draft>) => void;
}

function Fields({ draft: { name, description, expression }, readOnly, onChange }: FieldsProps) {
  return (
    <>
      <Stack gap="sm">
        <TextInput
          label={texts.name}
          value={name}
          required
          maxLength={120}
          readOnly={readOnly}
          onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
          dir="auto"
        />
        <TextInput
          label={texts.about}
          maxLength={1_000}
          value={description}
          readOnly={readOnly}
          onChange={({ currentTarget }) => onChange({ description: currentTarget.value })}
          dir="auto"
        />
      </Stack>
      <Card title={texts.expression} flush>
        <Text size="sm" c="dimmed" px="1.1rem" pb="sm">
          {texts.hint}
        </Text>
        <SourceEditor
          label={texts.expression}
          language="json"
          text={expression}
          readOnly={readOnly}
          onChange={(text) => onChange({ expression: text })}
        />
      </Card>
    </>
  );
}

function Delete({ of: key, base }: { of: string; base: CustomTrait }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    await call('DELETE /api/ingest/v1/traits/{key}', { path: { key }, ...madeTo(base) });
    await navigate({ to: '/traits', ignoreBlocker: true });
    queries.removeQueries({ queryKey: ['traits', key] });
    await queries.invalidateQueries({ queryKey: ['traits'] });
  };
  return (
    <Confirm label={texts.delete} title={`Delete “${base.name}”?`} hurts action={remove}>
      {texts.deleteAsk}
    </Confirm>
  );
}
