import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Segment } from '../api/segment-calls.ts';
import { Answer } from '../parts/answer.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Note } from '../parts/note.tsx';
import { SideBySide } from '../parts/side-by-side.tsx';
import { type Body, bodyOf, readBody, textOf } from './body.ts';
import { texts } from './texts.ts';

interface ConflictProps {
  segment: string;
  mine: Body;
  onTake: (theirs: Segment) => void;
  onKeep: (body: Body, theirs: Segment) => void;
  onClose: () => void;
}

/** Two people wrote at once: both beside each other, and a person decides. Nothing is overwritten. */
export function Conflict({ segment: key, mine, onTake, onKeep, onClose }: ConflictProps) {
  const [merged, setMerged] = useState(() => textOf(mine));
  const query = useQuery({
    queryKey: ['segments', 'newest', key],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/segments/{key}', { path: { key }, signal }),
    // What somebody puts together must not change under their hands.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    gcTime: 0,
  });
  const read = readBody(merged);
  return (
    <Modal opened onClose={onClose} title={texts.conflict} fullScreen closeOnEscape={false}>
      <Answer query={query}>
        {(theirs) => (
          <Stack>
            <Text maw="48rem">{texts.conflictLead}</Text>
            <SideBySide
              before={textOf(bodyOf(theirs))}
              after={textOf(mine)}
              titles={[texts.theirs(theirs.version), texts.mine]}
              onChange={setMerged}
            />
            {'fault' in read && <Note tone="bad" title={texts.noJson(read.fault)} />}
            <Group justify="end">
              <Confirm label={texts.take} title={texts.takeAsk} hurts action={async () => onTake(theirs)}>
                {texts.takeMeans}
              </Confirm>
              <Button disabled={'fault' in read} onClick={() => 'body' in read && onKeep(read.body, theirs)}>
                {texts.keep}
              </Button>
            </Group>
          </Stack>
        )}
      </Answer>
    </Modal>
  );
}
