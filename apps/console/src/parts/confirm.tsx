import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFocusBack } from './focus-back.ts';
import { Refusal } from './refusal.tsx';

interface ConfirmProps {
  label: string;
  /** The question, and what follows from a yes. */
  title: string;
  children: ReactNode;
  action: () => Promise<unknown>;
  hurts?: boolean;
  disabled?: boolean;
  icon?: ReactNode;
}

/** A button for what should not happen by a slip: it asks first, and stays open where it fails. */
export function Confirm({ label, title, children, action, hurts, disabled, icon }: ConfirmProps) {
  const [opened, { open, close }] = useDisclosure();
  useFocusBack(opened);
  const run = useMutation({ mutationFn: action, onSuccess: close });
  const dismiss = () => {
    // It would go on unseen, and could be asked for a second time.
    if (run.isPending) return;
    run.reset();
    close();
  };
  return (
    <>
      <Button variant="default" leftSection={icon} disabled={disabled} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={dismiss} returnFocus={false} title={title}>
        <Stack>
          <Text size="sm" component="div">
            {children}
          </Text>
          {run.error && <Refusal error={run.error} />}
          <Group justify="end">
            <Button variant="default" onClick={dismiss} data-autofocus>
              Go back
            </Button>
            <Button color={hurts ? 'red.9' : undefined} loading={run.isPending} onClick={() => run.mutate()}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
