import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Problem } from '../api/problem.ts';
import { ProblemNote } from '../parts/note.tsx';
import { keyFrom } from '../templates/key.ts';
import { contentChanged } from '../workflow/queries.ts';
import { type Choice, importFile } from './import.ts';
import { texts } from './texts.ts';

interface KeepProps {
  choice: Choice;
  name: string;
}

/** Nothing was kept so far: the file goes up once more, and becomes the first version of a template. */
export function Keep({ choice, name }: KeepProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [key, setKey] = useState(() => keyFrom(name));
  const keep = useMutation({
    mutationFn: () => importFile(choice, key),
    onSuccess: async () => {
      await contentChanged(queries);
      await navigate({ to: '/templates/$key', params: { key } });
    },
  });
  // 428: a person has to say which version they write on top of, and meant to write the first.
  const isTaken = keep.error instanceof Problem && keep.error.status === 428;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={texts.key}
          description={texts.keyHint}
          pattern="[a-z0-9\-]+"
          maxLength={64}
          required
          error={isTaken && texts.taken}
          value={key}
          onChange={({ currentTarget }) => {
            keep.reset();
            setKey(currentTarget.value);
          }}
        />
        {keep.error && !isTaken && <ProblemNote error={keep.error} />}
        <Button type="submit" disabled={!key} loading={keep.isPending}>
          {texts.keep}
        </Button>
      </Stack>
    </form>
  );
}
