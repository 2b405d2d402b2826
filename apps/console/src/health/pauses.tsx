import { Button, Select, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Pause } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Rows } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { texts } from './texts.ts';

const kinds: Pause['kind'][] = ['definition', 'channel', 'provider'];

/** What people let wait, and the ways to begin and end that. */
export function Pauses({ mayPause }: { mayPause: boolean }) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['pauses'] });
  const query = useQuery({
    queryKey: ['pauses'],
    queryFn: ({ signal }) => call('GET /api/dispatcher/v1/pauses', { signal }),
    refetchInterval: 10_000,
  });
  const resume = ({ kind, name }: Pause) =>
    call('DELETE /api/dispatcher/v1/pauses/{kind}/{name}', { path: { kind, name } }).then(again);
  return (
    <Card title={texts.pauses} actions={mayPause && <NewPause onDone={again} />}>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.pausesLead}
      </Text>
      <Answer query={query} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>{texts.noPauses}</Text>
          ) : (
            <Rows
              label={texts.pauses}
              items={items}
              keyOf={({ kind, name }) => `${kind} ${name}`}
              columns={[
                { title: 'Paused', cell: ({ kind, name }) => `${kind} ${name}` },
                { title: 'Why', cell: ({ reason }) => reason ?? '–', wide: true },
                { title: 'Since', cell: ({ pausedAt }) => <Moment at={pausedAt} brief />, wide: true },
                {
                  title: '',
                  end: true,
                  cell: (pause) =>
                    mayPause && (
                      <Confirm
                        label={texts.resume}
                        title={`Resume ${pause.name}?`}
                        action={() => resume(pause)}
                      >
                        {texts.resumeAsk}
                      </Confirm>
                    ),
                },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  );
}

function NewPause({ onDone }: { onDone: () => Promise<void> }) {
  const [opened, { open, close }] = useDisclosure();
  const [kind, setKind] = useState<string>('definition');
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const pause = useMutation({
    mutationFn: () =>
      call('PUT /api/dispatcher/v1/pauses/{kind}/{name}', {
        path: { kind, name: name.trim() },
        body: reason ? { reason } : {},
      }).then(onDone),
    onSuccess: close,
  });
  return (
    <>
      <Button variant="default" onClick={open}>
        {texts.pause}
      </Button>
      <FormDialog title={texts.pause} submit="Pause" opened={opened} onClose={close} run={pause}>
        <Select
          label="What"
          data={kinds}
          value={kind}
          onChange={(value) => setKind(value ?? kind)}
          allowDeselect={false}
        />
        <TextInput
          label="Its name"
          placeholder="newsletter, email, smtp …"
          required
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label="Why"
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </FormDialog>
    </>
  );
}
