import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Answer } from '../parts/answer.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Note } from '../parts/note.tsx';
import { SideBySide } from '../parts/side-by-side.tsx';
import { faultIn } from './json.ts';
import { toBeDecidedOn } from './queries.ts';
import { texts } from './texts.ts';

interface MergeProps<Theirs extends { version: number }> {
  /** How to get what was saved meanwhile. */
  content: UseQueryOptions<Theirs, Error, Theirs, string[]>;
  textOf: (theirs: Theirs) => string;
  /** @throws where nothing can be made of a text */
  bodyFrom: (text: string) => unknown;
  mine: string;
  onTake: (theirs: Theirs) => void;
  onKeep: (text: string, theirs: Theirs) => void;
  onClose: () => void;
}

/** Two people wrote at once: both texts side by side, and a person decides. Nothing is overwritten. */
export function Merge<Theirs extends { version: number }>(props: MergeProps<Theirs>) {
  const { content, textOf, bodyFrom, mine, onTake, onKeep, onClose } = props;
  const [merged, setMerged] = useState(mine);
  const query = useQuery({ ...content, queryKey: [...content.queryKey, 'newest'], ...toBeDecidedOn });
  const fault = faultIn(merged, bodyFrom);
  return (
    // What was put together here would be gone by a slip of the Escape key.
    <Modal opened onClose={onClose} title={texts.conflict} fullScreen closeOnEscape={false}>
      <Answer query={query}>
        {(theirs) => (
          <Stack>
            <Text maw="48rem">{texts.conflictLead}</Text>
            <SideBySide
              before={textOf(theirs)}
              after={mine}
              titles={[texts.theirs(theirs.version), texts.mine]}
              onChange={setMerged}
            />
            {fault !== undefined && <Note tone="bad" title={texts.unreadable(fault)} />}
            <Group justify="end">
              <Confirm label={texts.take} title={texts.takeAsk} hurts action={async () => onTake(theirs)}>
                {texts.takeMeans}
              </Confirm>
              <Button disabled={fault !== undefined} onClick={() => onKeep(merged, theirs)}>
                {texts.keep}
              </Button>
            </Group>
          </Stack>
        )}
      </Answer>
    </Modal>
  );
}
