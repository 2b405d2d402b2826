import { Stack } from '@mantine/core';
import type { Policy } from '../api/calls.ts';
import { Beside, type BodyProps } from '../workflow/content-page.tsx';
import { jsonOf } from '../workflow/json.ts';
import { DryRuns } from './dry-runs.tsx';
import { useReading } from './reading.ts';
import { Source } from './source.tsx';
import { Summary } from './summary.tsx';

/** The text of a policy, what it says, and what it would have done. */
export function PolicyBody({ saved, text, readOnly, onChange }: BodyProps<Policy>) {
  const { policy, faults, isCurrent } = useReading(saved, text);
  const isChanged = text !== jsonOf(saved);
  return (
    <Stack gap="lg">
      <Beside aside={<Summary policy={policy} before={saved} stale={faults.length > 0} />}>
        <Source {...{ text, readOnly, faults, onChange }} />
      </Beside>
      <DryRuns
        saved={saved}
        written={isChanged ? { policy, isCurrent, isFaulty: faults.length > 0 } : undefined}
      />
    </Stack>
  );
}
