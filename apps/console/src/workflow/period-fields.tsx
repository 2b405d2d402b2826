import { TextInput } from '@mantine/core';
import { viewerZone } from '../parts/moment.tsx';
import { type Period, faultOf } from './period.ts';
import { texts } from './texts.ts';

interface PeriodFieldsProps {
  period: Period;
  onChange: (period: Period) => void;
}

/** Asks from when to when, in the zone of whoever is asked. */
export function PeriodFields({ period, onChange }: PeriodFieldsProps) {
  return (
    <>
      <TextInput
        type="datetime-local"
        label={`${texts.from} (${viewerZone})`}
        description={texts.fromHint}
        value={period.from}
        onChange={({ currentTarget }) => onChange({ ...period, from: currentTarget.value })}
        data-autofocus
      />
      <TextInput
        type="datetime-local"
        label={`${texts.until} (${viewerZone})`}
        description={texts.untilHint}
        error={faultOf(period, new Date())}
        value={period.until}
        onChange={({ currentTarget }) => onChange({ ...period, until: currentTarget.value })}
      />
    </>
  );
}
