import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Erasure, Hold } from '../api/records.ts';
import { problemOf } from '../api/problem.ts';
import { useMay } from '../api/session.ts';
import { services } from '../api/services.ts';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote, Note } from '../parts/note.tsx';
import { type Held, takeOut } from './take-out.ts';
import { texts } from './texts.ts';

const told = texts.privacy;
const holdKey = (id: string) => ['customer', id, 'hold'];

/** What may be done with all that is held of a customer, for those who may. */
export function Privacy({ id }: { id: string }) {
  const may = useMay();
  const [erasure, setErasure] = useState<Erasure>();
  const hold = useQuery({
    queryKey: holdKey(id),
    queryFn: ({ signal }) =>
      call('GET /api/ingest/v1/customers/{id}/hold', { path: { id }, signal }).catch((error: unknown) => {
        if (problemOf(error).status === 404) return null;
        throw error;
      }),
    enabled: may('privacy:read'),
  });
  if (!may('privacy:read')) return null;
  return (
    <Card title={told.title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm" c="dimmed">
          {told.lead}
        </Text>
        {erasure ? <Progress of={erasure} /> : hold.data && <Held by={hold.data} />}
        <Group gap="xs">
          <TakeOut id={id} />
          {may('privacy:write') && !erasure && hold.data !== undefined && (
            <>
              {hold.data ? <EndHold id={id} /> : <PutHold id={id} />}
              {!hold.data && <Erase id={id} onBegun={setErasure} />}
            </>
          )}
        </Group>
        {hold.error && <ProblemNote error={hold.error} />}
      </Stack>
    </Card>
  );
}

function Held({ by: { why, until, putAt } }: { by: Hold }) {
  return (
    <Note tone="wait" title={told.held}>
      {why} – since <Moment at={putAt} />
      {until && (
        <>
          , until <Moment at={until} />
        </>
      )}
    </Note>
  );
}

/** Which services have forgotten, until all have. */
function Progress({ of: begun }: { of: Erasure }) {
  const { data = begun, error } = useQuery({
    queryKey: ['erasure', begun.id],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/erasures/{id}', { path: { id: begun.id }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'done' ? false : 1_000),
  });
  const waiting = Object.entries(data.services).flatMap(([name, state]) =>
    state === 'waiting' ? [name] : [],
  );
  if (error) return <ProblemNote error={error} />;
  return data.state === 'done' ? (
    <Note tone="good" title={told.erased}>
      {told.erasedBody}
    </Note>
  ) : (
    <Note tone="busy" title={told.erasing}>
      {told.waitingFor(waiting)}
    </Note>
  );
}

const heldOf = async (id: string): Promise<Held> => {
  const asked = services.map(async (service) => [
    service,
    await call(`GET /api/${service}/v1/customers/{id}/held`, { path: { id } }),
  ]);
  return Object.fromEntries(await Promise.all(asked)) as Held;
};

/** One file of what all services hold. */
function TakeOut({ id }: { id: string }) {
  const run = useMutation({
    mutationFn: async () => {
      const held = JSON.stringify(await takeOut(id, heldOf), null, 2);
      const file = new Blob([held], { type: 'application/json' });
      const address = URL.createObjectURL(file);
      Object.assign(document.createElement('a'), { href: address, download: `customer-${id}.json` }).click();
      URL.revokeObjectURL(address);
    },
  });
  return (
    <>
      <Button variant="default" loading={run.isPending} onClick={() => run.mutate()}>
        {told.takeOut}
      </Button>
      {run.error && <ProblemNote error={run.error} />}
    </>
  );
}

function PutHold({ id }: { id: string }) {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [why, setWhy] = useState('');
  const run = useMutation({
    mutationFn: () => call('PUT /api/ingest/v1/customers/{id}/hold', { path: { id }, body: { why } }),
    onSuccess: (hold) => {
      queries.setQueryData(holdKey(id), hold);
      close();
    },
  });
  return (
    <>
      <Button variant="default" onClick={open}>
        {told.hold}
      </Button>
      <FormDialog
        title={told.holdAsk}
        submit={told.hold}
        opened={opened}
        onClose={close}
        run={run}
        disabled={!why.trim()}
      >
        <Text size="sm">{told.holdBody}</Text>
        <TextInput
          label={told.why}
          required
          value={why}
          onChange={(e) => setWhy(e.currentTarget.value)}
          data-autofocus
        />
      </FormDialog>
    </>
  );
}

function EndHold({ id }: { id: string }) {
  const queries = useQueryClient();
  return (
    <Confirm
      label={told.endHold}
      title={told.endHoldAsk}
      action={() =>
        call('DELETE /api/ingest/v1/customers/{id}/hold', { path: { id } }).then(() =>
          queries.setQueryData(holdKey(id), null),
        )
      }
    >
      {told.endHoldBody}
    </Confirm>
  );
}

/** Cannot be undone: whoever does it types whom. */
function Erase({ id, onBegun }: { id: string; onBegun: (erasure: Erasure) => void }) {
  const [opened, { open, close }] = useDisclosure();
  const [why, setWhy] = useState('');
  const [typed, setTyped] = useState('');
  const run = useMutation({
    mutationFn: () => call('POST /api/ingest/v1/customers/{id}/erase', { path: { id }, body: { why } }),
    onSuccess: onBegun,
  });
  return (
    <>
      <Button variant="default" onClick={open}>
        {told.erase}
      </Button>
      <FormDialog
        title={told.eraseAsk}
        submit={told.erase}
        opened={opened}
        onClose={close}
        run={run}
        disabled={typed !== id || !why.trim()}
        hurts
      >
        <Text size="sm">{told.eraseBody}</Text>
        <TextInput
          label={told.why}
          required
          value={why}
          onChange={(e) => setWhy(e.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label={told.type(id)}
          required
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
          autoComplete="off"
        />
      </FormDialog>
    </>
  );
}
