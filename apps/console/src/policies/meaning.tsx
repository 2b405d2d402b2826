import { Anchor, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Answer } from '../parts/answer.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { differencesQuery } from '../workflow/queries.ts';
import { policyQuery } from './queries.ts';
import { Summary } from './summary.tsx';
import { texts } from './texts.ts';

/** For who reviews a version: what it says beside what the one before says, and the way to try it. */
export function PolicyMeaning({ contentKey: key, version }: { contentKey: string; version: number }) {
  const differences = useQuery(differencesQuery('policies', key, version));
  const from = differences.data?.from ?? 0;
  const policy = useQuery(policyQuery(key, version));
  const before = useQuery({ ...policyQuery(key, from), enabled: from > 0 });
  const failed = [differences, before].find(({ data, error }) => error && !data);
  const notes = failed && (
    <>
      <Note tone="wait" title={texts.unmarked} />
      <ProblemNote error={failed.error} retry={() => void failed.refetch()} />
    </>
  );
  return (
    <Answer query={policy} lines={6}>
      {(after) => (
        <Stack gap="xs" align="start">
          <Summary policy={after} before={before.data ?? after} notes={notes} />
          <Anchor
            component={Link}
            to="/policies/$key"
            params={{ key } as never}
            search={{ version: String(version) } as never}
            size="sm"
          >
            {texts.tryIt}
          </Anchor>
        </Stack>
      )}
    </Answer>
  );
}
