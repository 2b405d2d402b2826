import { Button, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Kinds, Versioned } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { contentChanged } from './queries.ts';
import { type Step, stepsFor, texts } from './texts.ts';

interface StepsProps {
  kinds: Kinds;
  of: Pick<Versioned, 'key' | 'version' | 'status'>;
  /** Told when the version stands elsewhere. */
  onDone?: () => void;
  /** Not on the review page itself. */
  withReview?: boolean;
}

/** What this person can do with this version now. */
export function Steps({ kinds, of, onDone, withReview = true }: StepsProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const steps = stepsFor(of.status).filter(
    ({ scope, reviewOnly }) => session?.scopes.includes(scope) && !(withReview && reviewOnly),
  );
  return (
    <>
      {withReview && (of.status === 'in-review' || of.status === 'approved') && (
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/reviews/$kinds/$key"
              params={{ kinds, key: of.key }}
              search={{ version: String(of.version) }}
            />
          )}
        >
          {texts.review}
        </Button>
      )}
      {steps.map((step) => (
        <StepButton key={step.name} kinds={kinds} of={of} step={step} onDone={onDone} />
      ))}
    </>
  );
}

function StepButton({ kinds, of: { key, version }, step, onDone }: StepsProps & { step: Step }) {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [note, setNote] = useState('');
  const run = useMutation({
    mutationFn: () =>
      call(`POST /api/composer/v1/{kinds}/{key}/${step.name}`, {
        path: { kinds, key },
        body: { version, ...(step.note && note.trim() ? { note: note.trim() } : {}) },
      }),
    onSuccess: async () => {
      close();
      notifications.show({ message: step.done, color: 'lagoon.8' });
      await contentChanged(queries);
      onDone?.();
    },
  });
  return (
    <>
      <Button variant={step.primary ? 'filled' : 'default'} onClick={open}>
        {step.label}
      </Button>
      <FormDialog
        title={`${step.label}: version ${version}`}
        submit={step.label}
        opened={opened}
        onClose={close}
        run={run}
        hurts={step.hurts}
      >
        <Text size="sm">{step.consequence}</Text>
        {step.note && (
          <Textarea
            label={step.note}
            autosize
            minRows={3}
            required={step.noteNeeded}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
            data-autofocus
          />
        )}
      </FormDialog>
    </>
  );
}
