import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import { allSegmentsQuery } from './queries.ts';
import { texts } from './texts.ts';

interface KeyDialogProps {
  title: string;
  submit: string;
  suggested?: string;
  opened: boolean;
  onClose: () => void;
  onChosen: (key: string) => void;
}

/** Asks for the key of a segment that is new, which stays for good. */
export function KeyDialog({ title, submit, suggested = '', opened, onClose, onChosen }: KeyDialogProps) {
  const [key, setKey] = useState(suggested);
  const { data: segments = [] } = useQuery({ ...allSegmentsQuery, enabled: opened });
  const isTaken = segments.some((segment) => segment.key === key);
  return (
    <FormDialog
      {...{ title, submit, opened, onClose }}
      run={{ mutate: () => onChosen(key), isPending: false, error: null }}
      disabled={isTaken}
    >
      <TextInput
        label={texts.key}
        description={texts.keyHint}
        error={isTaken && texts.keyTaken}
        pattern="[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?"
        maxLength={120}
        required
        value={key}
        onChange={({ currentTarget }) => setKey(currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}
