import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { CustomTrait } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
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
  return (
    <Page key={key} title={query.data?.name ?? key} parent={parent} lead={<code>traits.{key}</code>}>
      <Answer query={query} lines={8}>
        {(trait) => <Trait key={key} of={key} kept={trait ?? undefined} />}
      </Answer>
    </Page>
  );
}

function Trait({ of: key, kept }: { of: string; kept: CustomTrait | undefined }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const may = (scope: string) => session?.scopes.includes(scope) ?? false;
  const [name, setName] = useState(kept?.name ?? '');
  const [description, setDescription] = useState(kept?.description ?? '');
  const [expression, setExpression] = useState(kept?.expression ?? '');
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const body = { name, expression, ...(description && { description }) };
      return call('PUT /api/ingest/v1/traits/{key}', { path: { key }, body });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['traits'] }),
  });
  const readOnly = !may('segments:write');
  return (
    <Stack gap="lg">
      <Card title={texts.expression} actions={kept && !readOnly && <Delete of={key} name={kept.name} />}>
        <Stack>
          {!kept && <Text size="sm">{texts.fresh}</Text>}
          {readOnly && <Text size="sm">{texts.readOnly}</Text>}
          {kept && <Progress of={kept.progress} />}
          <Field label={texts.name} text={name} onChange={setName} required readOnly={readOnly} />
          <Field label={texts.about} text={description} onChange={setDescription} readOnly={readOnly} />
          <Text size="sm" c="dimmed">
            {texts.hint}
          </Text>
          <SourceEditor
            label={texts.expression}
            language="json"
            text={expression}
            readOnly={readOnly}
            onChange={setExpression}
          />
          {save.error && <ProblemNote error={save.error} />}
          {save.isSuccess && <Note tone="good" title={texts.saved(key)} />}
          {!readOnly && (
            <Group>
              <Button
                onClick={() => save.mutate()}
                loading={save.isPending}
                disabled={!name.trim() || !expression.trim()}
              >
                {texts.save}
              </Button>
            </Group>
          )}
        </Stack>
      </Card>
      {may('customers:read') && <Trial expression={expression} />}
    </Stack>
  );
}

interface FieldProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  required?: boolean;
  readOnly: boolean;
}

const Field = ({ text, onChange, ...props }: FieldProps) => (
  <TextInput {...props} value={text} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
);

function Delete({ of: key, name }: { of: string; name: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    await call('DELETE /api/ingest/v1/traits/{key}', { path: { key } });
    await navigate({ to: '/traits' });
    queries.removeQueries({ queryKey: ['traits', key] });
    await queries.invalidateQueries({ queryKey: ['traits'] });
  };
  return (
    <Confirm label={texts.delete} title={`Delete ${name}?`} hurts action={remove}>
      {texts.deleteAsk}
    </Confirm>
  );
}
