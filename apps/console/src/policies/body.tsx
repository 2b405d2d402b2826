import { Stack } from '@mantine/core';
import type { Policy } from '../api/calls.ts';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Beside, type BodyProps } from '../workflow/content-page.tsx';
import { jsonOf } from '../workflow/json.ts';
import { DryRuns } from './dry-runs.tsx';
import { useReading } from './reading.ts';
import { Source } from './source.tsx';
import { Summary } from './summary.tsx';
import { texts } from './texts.ts';

/** The text of a policy, what it says, and what it would have done. */
export function PolicyBody({ saved, text, readOnly, onChange }: BodyProps<Policy>) {
  const { policy, faults, isCurrent, error, retry } = useReading(saved, text);
  const isChanged = text !== jsonOf(saved);
  const isFaulty = faults.length > 0;
  const notes = (
    <>
      {isFaulty && <Note tone="wait" title={texts.stale} />}
      {error && (
        <>
          <Note tone="wait" title={texts.unchecked} />
          <ProblemNote error={error} retry={retry} />
        </>
      )}
    </>
  );
  return (
    <Stack gap="lg">
      <Beside aside={<Summary policy={policy} before={saved} notes={notes} />}>
        <Source {...{ text, readOnly, faults, onChange }} />
      </Beside>
      <DryRuns
        saved={saved}
        written={isChanged ? { policy, isCurrent, isFaulty, isUnchecked: error !== null } : undefined}
      />
    </Stack>
  );
}
