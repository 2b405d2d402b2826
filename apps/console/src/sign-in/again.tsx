import { Button, Group, Modal, Stack, Text, getDefaultZIndex } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { resumeSession, signInAddress } from '../api/session.ts';
import { ProblemNote } from '../parts/note.tsx';
import { texts } from './texts.ts';

/**
 * Over a page whose session is over, until somebody has signed in again. It hides the page, since whoever sees it now
 * may be somebody else, and leaves it standing, since what is written there is nowhere else.
 */
export function SignInAgain() {
  const queries = useQueryClient();
  const { mutate, error } = useMutation({ mutationFn: () => resumeSession(queries) });
  const look = () => mutate();
  // What was refused before somebody signed in again may be told after it.
  useEffect(() => mutate(), [mutate]);
  // Another window brings the one, another tab the other.
  useWindowEvent('focus', look);
  useWindowEvent('visibilitychange', look);
  return (
    <Modal
      opened
      onClose={() => undefined}
      title={texts.over.title}
      centered
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      overlayProps={{ color: 'var(--mantine-color-body)', backgroundOpacity: 1 }}
      // Above every other dialog, which stays as well.
      zIndex={getDefaultZIndex('overlay')}
    >
      <Stack>
        {/* Takes the focus: whoever is typing when this appears must not press a button. */}
        <Text data-autofocus tabIndex={-1}>
          {texts.over.stays}
        </Text>
        {error && <ProblemNote error={error} retry={look} />}
        <Group>
          <Button component="a" href={signInAddress('/')} target="_blank">
            {texts.over.action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
