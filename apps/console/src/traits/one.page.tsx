import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { CustomTrait } from '../api/records.ts';
import { useMay } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Page, keepFocus } from '../parts/page.tsx';
import { SourceEditor } from '../parts/source-editor.tsx';
import { Progress } from './progress.tsx';
import { traitQuery } from './queries.ts';
import { texts } from './texts.ts';
import { Trial } from './trial.tsx';

const route = getRouteApi('/traits/$key');
const parent = { to: '/traits', title: texts.title };

export function TraitPage() {
  const { key } = route.useParams();
  const query = useQuery(traitQuery(key));
  if (query.data !== undefined) return <Trait key={key} of={key} kept={query.data ?? undefined} />;
  return (
    <Page title={key} parent={parent}>
      <Answer query={query} lines={8}>
        {() => null}
      </Answer>
    </Page>
  );
}

interface Draft {
  name: string;
  description: string;
  expression: string;
}

const draftOf = ({ name = '', description, expression = '' }: Partial<CustomTrait> = {}): Draft => ({
  ...{ name, description: description ?? '', expression },
});

function useSave(key: string, { name, description, expression }: Draft) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => {
      const body = { name, expression, ...(description && { description }) };
      return call('PUT /api/ingest/v1/traits/{key}', { path: { key }, body });
    },
    onSuccess: async () => {
      notifications.show({ message: texts.saved(key), color: 'lagoon.8' });
      await queries.invalidateQueries({ queryKey: ['traits'] });
      keepFocus();
    },
  });
}

function Trait({ of: key, kept }: { of: string; kept: CustomTrait | undefined }) {
  const may = useMay();
  const mayWrite = may('segments:write');
  const [draft, setDraft] = useState(() => draftOf(kept));
  const change = (what: Partial<Draft>) => setDraft((before) => ({ ...before, ...what }));
  const save = useSave(key, draft);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(kept));
  const isReady = mayWrite && isChanged && Boolean(draft.name.trim() && draft.expression.trim());
  const saveNow = () => {
    if (isReady && !save.isPending) save.mutate();
  };
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
            {kept && <Delete of={key} name={kept.name} />}
            <Button onClick={saveNow} disabled={!isReady} loading={save.isPending}>
              {texts.save}
            </Button>
          </>
        )
      }
    >
      <Stack gap="lg">
        {save.error && <ProblemNote error={save.error} />}
        <Fields draft={draft} readOnly={!mayWrite} onChange={change} />
        {may('customers:read') && <Trial expression={draft.expression} />}
      </Stack>
      <LeaveGuard when={isChanged && mayWrite}>{texts.leave}</LeaveGuard>
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

function Delete({ of: key, name }: { of: string; name: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    await call('DELETE /api/ingest/v1/traits/{key}', { path: { key } });
    await navigate({ to: '/traits', ignoreBlocker: true });
    queries.removeQueries({ queryKey: ['traits', key] });
    await queries.invalidateQueries({ queryKey: ['traits'] });
  };
  return (
    <Confirm label={texts.delete} title={`Delete “${name}”?`} hurts action={remove}>
      {texts.deleteAsk}
    </Confirm>
  );
}
