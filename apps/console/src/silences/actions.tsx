import { Button, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Silence } from '../api/records.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { focusHeading } from '../parts/page.tsx';
import { definitionsQuery } from '../workflow/queries.ts';
import { definitionsFor } from './silence.ts';
import { texts } from './texts.ts';

/** Once it is done the row is gone, and its buttons with it. */
function useSettling(work: () => Promise<unknown>, done: string, close: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async () => {
      close();
      notifications.show({ message: done, color: 'lagoon.8' });
      await queries.invalidateQueries({ queryKey: ['silences'] });
      focusHeading();
    },
  });
}

interface SettleProps {
  silence: Silence;
}

/** Says something, by the definition that the policy offers or by another. */
export function Send({ silence }: SettleProps) {
  const { id, customerId } = silence;
  const [opened, { open, close }] = useDisclosure();
  const [definition, setDefinition] = useState(silence.definition);
  const { data } = useQuery({ ...definitionsQuery, enabled: opened });
  const run = useSettling(
    () => call('POST /api/composer/v1/silences/{id}/send', { path: { id }, body: { definition } }),
    texts.sent(customerId),
    close,
  );
  return (
    <>
      <Button size="xs" onClick={open} aria-label={`${texts.send}: ${customerId}`}>
        {texts.send}
      </Button>
      <FormDialog
        title={texts.sendTitle(customerId)}
        submit={texts.send}
        opened={opened}
        onClose={close}
        run={run}
      >
        <Text size="sm">{texts.sendMeans}</Text>
        <Select
          label={texts.definition}
          description={texts.definitionHint}
          data={definitionsFor(silence, data?.items ?? [])}
          value={definition}
          allowDeselect={false}
          onChange={(chosen) => setDefinition(chosen ?? silence.definition)}
          data-autofocus
        />
      </FormDialog>
    </>
  );
}

/** Leaves somebody alone. */
export function Dismiss({ silence: { id, customerId } }: SettleProps) {
  const [opened, { open, close }] = useDisclosure();
  const run = useSettling(
    () => call('POST /api/composer/v1/silences/{id}/dismiss', { path: { id } }),
    texts.dismissed(customerId),
    close,
  );
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-label={`${texts.dismiss}: ${customerId}`}>
        {texts.dismiss}
      </Button>
      <FormDialog
        title={texts.dismissTitle(customerId)}
        submit={texts.dismiss}
        opened={opened}
        onClose={close}
        run={run}
      >
        <Text size="sm">{texts.dismissMeans}</Text>
      </FormDialog>
    </>
  );
}
