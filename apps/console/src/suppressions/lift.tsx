import { Button, Select, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Suppression } from '../api/keeping-records.ts';
import { momentOf } from '../audit/audit.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Moment, viewerZone } from '../parts/moment.tsx';
import { keepFocus } from '../parts/page.tsx';
import { liftedBy, shortOf } from './suppression.ts';
import { aboutReasons, texts } from './texts.ts';

/** Asks for what is needed to lift it, and says what follows. */
export function Lift({ of }: { of: Suppression }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={open}
        aria-label={`${texts.lift.label} ${shortOf(of.contactPoint)}, ${aboutReasons[of.reason].name}`}
      >
        {texts.lift.label}
      </Button>
      {opened && <LiftDialog of={of} onClose={close} />}
    </>
  );
}

interface Word {
  by: 'operator' | 'proof';
  /** As the field has it. */
  at: string;
  evidence: string;
}

function useLift(id: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ by, at, evidence }: Word) =>
      call('POST /api/dispatcher/v1/suppressions/{id}/lift', {
        path: { id },
        body: by === 'proof' ? { by, evidence, at: momentOf(at) ?? '' } : { by, evidence },
      }),
    onSuccess: async () => {
      onDone();
      await queries.invalidateQueries({ queryKey: ['suppressions'] });
      notifications.show({ message: texts.lift.done, color: 'lagoon.8' });
      keepFocus();
    },
  });
}

function LiftDialog({ of, onClose }: { of: Suppression; onClose: () => void }) {
  const { id, reason, since } = of;
  const ways = liftedBy(reason);
  const [word, setWord] = useState<Word>({ by: ways[0] ?? 'operator', at: '', evidence: '' });
  const { by, at, evidence } = word;
  const change = (what: Partial<Word>) => setWord((before) => ({ ...before, ...what }));
  const lift = useLift(id, onClose);
  return (
    <FormDialog
      title={texts.lift.title}
      submit={texts.lift.label}
      run={{ ...lift, mutate: () => lift.mutate(word) }}
      onClose={onClose}
      opened
      disabled={evidence.trim() === '' || (by === 'proof' && !momentOf(at))}
    >
      <Text size="sm">
        {aboutReasons[reason].comes} It stands since <Moment at={since} />. {texts.lift.means}
      </Text>
      <Text size="sm" fw={550}>
        {aboutReasons[reason].goes}
      </Text>
      {ways.length > 1 && (
        <Select
          label={texts.lift.by}
          data={ways.map((value) => ({ value, label: texts.lift[value] }))}
          value={by}
          onChange={(value) => value && change({ by: value })}
          allowDeselect={false}
        />
      )}
      {by === 'proof' && (
        <TextInput
          type="datetime-local"
          label={`${texts.lift.at} (${viewerZone})`}
          description={texts.lift.atHint}
          value={at}
          onChange={({ currentTarget: { value } }) => change({ at: value })}
          required
        />
      )}
      <TextInput
        label={texts.lift.evidence}
        description={texts.lift.evidenceHint}
        value={evidence}
        onChange={({ currentTarget: { value } }) => change({ evidence: value })}
        maxLength={200}
        required
        data-autofocus
      />
    </FormDialog>
  );
}
