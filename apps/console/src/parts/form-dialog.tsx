import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFocusBack } from './focus-back.ts';
import { Refusal } from './refusal.tsx';

interface FormDialogProps {
  title: string;
  submit: string;
  opened: boolean;
  onClose: () => void;
  /** What a press of the button or Enter does. */
  run: { mutate: () => void; isPending: boolean; error: unknown };
  disabled?: boolean;
  hurts?: boolean;
  /** Wider than usual, for what is compared in it. */
  size?: 'xl';
  /** Tells of a problem in words of its own; of those that it gives nothing for, the usual ones are told. */
  tell?: (error: unknown) => ReactNode;
  children: ReactNode;
}

/** Asks for what is needed to do something, and stays open where it fails. */
export function FormDialog({
  title,
  submit,
  opened,
  onClose,
  run,
  disabled,
  hurts,
  size,
  tell,
  children,
}: FormDialogProps) {
  useFocusBack(opened);
  const dismiss = () => {
    // It would go on unseen, and could be asked for a second time.
    if (!run.isPending) onClose();
  };
  return (
    <Modal opened={opened} onClose={dismiss} returnFocus={false} title={title} size={size}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <Stack>
          {children}
          {run.error !== null && <Refusal error={run.error}>{tell?.(run.error)}</Refusal>}
          <Group justify="end">
            <Button variant="default" onClick={dismiss}>
              Go back
            </Button>
            <Button
              type="submit"
              loading={run.isPending}
              disabled={disabled}
              color={hurts ? 'red.9' : undefined}
            >
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
