import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { CustomTrait } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Note } from '../parts/note.tsx';
import { SideBySide } from '../parts/side-by-side.tsx';
import { toBeDecidedOn } from '../workflow/queries.ts';
import { type Draft, draftOf, textOf } from './draft.ts';
import { texts } from './texts.ts';

interface ConflictProps {
  of: string;
  mine: Draft;
  onTake: (theirs: CustomTrait) => void;
  onKeep: (theirs: CustomTrait) => void;
}

/** Two people wrote at once: what is kept beside what is not, and a person decides. Nothing is overwritten unseen. */
export function Conflict({ of: key, mine, onTake, onKeep }: ConflictProps) {
  const query = useQuery({
    queryKey: ['traits', 'newest', key],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/traits/{key}', { path: { key }, signal }),
    ...toBeDecidedOn,
  });
  return (
    <Answer query={query}>
      {(theirs) => (
        <Stack gap="sm">
          <Note
            tone="bad"
            title={texts.conflict.title}
            action={
              <>
                <Button onClick={() => onKeep(theirs)}>{texts.conflict.keep}</Button>
                <Confirm
                  label={texts.conflict.take}
                  title={texts.conflict.takeAsk}
                  hurts
                  action={async () => onTake(theirs)}
                >
                  {texts.conflict.takeMeans}
                </Confirm>
              </>
            }
          >
            {texts.conflict.lead}
          </Note>
          <SideBySide
            before={textOf(draftOf(theirs))}
            after={textOf(mine)}
            titles={[texts.conflict.theirs(theirs.changedBy), texts.conflict.mine]}
          />
        </Stack>
      )}
    </Answer>
  );
}
