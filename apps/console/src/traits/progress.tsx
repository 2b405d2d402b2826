import { Text } from '@mantine/core';
import type { CustomTrait } from '../api/records.ts';
import { texts } from './texts.ts';

/** How far a change of a trait has come, and where it failed. */
export function Progress({ of: { state, computed, faults, fault } }: { of: CustomTrait['progress'] }) {
  return (
    <>
      <Text size="sm">{state === 'computing' ? texts.computing(computed) : texts.current(computed)}</Text>
      {faults > 0 && (
        <Text size="sm">
          {texts.faults(faults)}: {fault}
        </Text>
      )}
    </>
  );
}
