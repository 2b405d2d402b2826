import { Text } from '@mantine/core';
import type { DecisionStep } from '../api/records.ts';
import { State } from '../parts/state.tsx';
import classes from './trace.module.css';
import { texts } from './texts.ts';

/** The rules that let a communication go, or held it back. */
export function Trace({ steps }: { steps: readonly DecisionStep[] }) {
  if (steps.length === 0) return <Text c="dimmed">{texts.one.noTrace}</Text>;
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {texts.one.traceLead}
      </Text>
      <ol className={classes.trace}>
        {steps.map(({ rule, answer, because, inputs }, index) => (
          <li key={`${index} ${rule}`}>
            <details>
              <summary>
                <State of={answer} />
                <span>{because}</span>
              </summary>
              <Text size="sm" c="dimmed">
                Rule {rule}
              </Text>
              <pre>{JSON.stringify(inputs, null, 2)}</pre>
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}
