import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Versioned } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { SideBySide } from '../parts/side-by-side.tsx';
import type { Written } from './content-page.tsx';
import { texts } from './texts.ts';

interface MergeProps<Content extends Versioned> {
  as: Pick<Written<Content>, 'kinds' | 'textOf'>;
  contentKey: string;
  mine: string;
  onTake: (theirs: Content) => void;
  onKeep: (text: string, theirs: Content) => void;
  onClose: () => void;
}

/** Two people wrote at once: both texts side by side, and a person decides. */
export function Merge<Content extends Versioned>(props: MergeProps<Content>) {
  const { as, contentKey: key, mine, onTake, onKeep, onClose } = props;
  const [merged, setMerged] = useState(mine);
  const query = useQuery({
    queryKey: ['content', as.kinds, key, 'newest'],
    queryFn: ({ signal }) =>
      call(`GET /api/composer/v1/${as.kinds}/{key}`, {
        path: { key },
        signal,
      }) as unknown as Promise<Content>,
    gcTime: 0,
  });
  return (
    <Modal opened onClose={onClose} title={texts.conflict} fullScreen>
      <Answer query={query}>
        {(theirs) => (
          <Stack>
            <Text>{texts.conflictLead}</Text>
            <SideBySide
              before={as.textOf(theirs)}
              after={mine}
              titles={[texts.theirs(theirs.version), texts.mine]}
              onChange={setMerged}
            />
            <Group justify="end">
              <Confirm label={texts.take} title={texts.takeAsk} hurts action={async () => onTake(theirs)}>
                {texts.takeMeans}
              </Confirm>
              <Button onClick={() => onKeep(merged, theirs)}>{texts.keep}</Button>
            </Group>
          </Stack>
        )}
      </Answer>
    </Modal>
  );
}
