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
import { focusHeading } from '../parts/page.tsx';
import { Forbidden, blockingOf } from './forbidden.tsx';
import { always, boundsOf, faultOf } from './period.ts';
import { PeriodFields } from './period-fields.tsx';
import { useMine } from './owner.tsx';
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

/** What this person can do with this version now, and the way to all that is known about it. */
export function Steps({ kinds, of, onDone, withReview = true }: StepsProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const isMine = useMine(kinds, of.key);
  const steps = stepsFor(of.status).filter(
    ({ scope, reviewOnly }) => session?.scopes.includes(scope) && !(withReview && reviewOnly),
  );
  return (
    <>
      {withReview && (
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
          {of.status === 'in-review' || of.status === 'approved' ? texts.review : texts.versions}
        </Button>
      )}
      {steps.map((step) => (
        <StepButton key={step.name} {...{ kinds, of, step, onDone, isMine }} />
      ))}
    </>
  );
}

interface StepButtonProps extends StepsProps {
  step: Step;
  /** What belongs to another team is shown, and not to be pressed: who it belongs to stands beside the version. */
  isMine: boolean;
}

function StepButton({ kinds, of, step, onDone, isMine }: StepButtonProps) {
  const { key, version } = of;
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [note, setNote] = useState('');
  const [period, setPeriod] = useState(always);
  const run = useMutation({
    mutationFn: () =>
      call(`POST /api/composer/v1/{kinds}/{key}/${step.name}`, {
        path: { kinds, key },
        body: { version, ...(note.trim() && { note: note.trim() }), ...boundsOf(period) },
      }),
    onSuccess: async () => {
      close();
      notifications.show({ message: step.done, color: 'lagoon.8' });
      await contentChanged(queries);
      onDone?.();
      focusHeading();
    },
  });
  const tell = (error: unknown) => {
    const findings = blockingOf(error);
    return findings && <Forbidden findings={findings} kinds={kinds} of={of} />;
  };
  return (
    <>
      <Button variant={step.primary ? 'filled' : 'default'} onClick={open} disabled={!isMine}>
        {step.label}
      </Button>
      <FormDialog
        title={`${step.label}: version ${version}`}
        submit={step.label}
        opened={opened}
        onClose={close}
        run={run}
        hurts={step.hurts}
        disabled={faultOf(period, new Date()) !== undefined}
        tell={tell}
      >
        <Text size="sm">{step.consequence}</Text>
        {step.dated && <PeriodFields period={period} onChange={setPeriod} />}
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
