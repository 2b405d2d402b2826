import { Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { Card } from '../parts/card.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { texts } from './texts.ts';

/** What an expression comes to for one customer, before it is kept. */
export function Trial({ expression }: { expression: string }) {
  const [customer, setCustomer] = useState('');
  const run = useMutation({
    mutationFn: () => call('POST /api/ingest/v1/traits/try', { body: { expression, customer } }),
  });
  return (
    <Card title={texts.trial}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <Group align="end" mb="sm">
          <TextInput
            label={texts.customer}
            value={customer}
            onChange={({ currentTarget }) => setCustomer(currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            loading={run.isPending}
            disabled={!customer || !expression.trim()}
          >
            {texts.run}
          </Button>
        </Group>
      </form>
      {run.error && <ProblemNote error={run.error} />}
      {run.data && <Came to={run.data} />}
    </Card>
  );
}

function Came({ to: { value, fault } }: { to: { value?: unknown; fault?: string } }) {
  if (fault) return <Note tone="wait" title={fault} />;
  if (value === undefined) return <Note tone="quiet" title={texts.nothing} />;
  return (
    <Note tone="good" title="It comes to">
      <code dir="auto">{JSON.stringify(value)}</code>
    </Note>
  );
}
