import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Asks before somebody leaves a page with work on it. */
export function LeaveGuard({ when, children }: { when: boolean; children: ReactNode }) {
  const { proceed, reset, status } = useBlocker({
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: when,
    withResolver: true,
  });
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title="Leave this page?">
      <Text size="sm">{children}</Text>
      <Group justify="end" mt="md">
        <Button variant="default" onClick={reset} data-autofocus>
          Stay
        </Button>
        <Button color="red.9" onClick={proceed}>
          Leave
        </Button>
      </Group>
    </Modal>
  );
}
