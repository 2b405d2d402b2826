import { Text } from '@mantine/core';
import type { DecisionStep } from '../api/records.ts';
import { Facts } from '../parts/facts.tsx';
import { State } from '../parts/state.tsx';
import { texts } from './texts.ts';
import classes from './trace.module.css';

/** What a rule looked at, in the order in which it names it: `sent: 2`, and not a piece of JSON. */
const lookedAt = (inputs: DecisionStep['inputs']) =>
  Object.entries(inputs).map(([name, value]) => [name, spoken(value)] as const);

const spoken = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(spoken).join(', ')
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value ?? '');

/** `fennholm@3`: the version of the policy that rules were asked of, said once and not at each of them. */
const policyOf = (steps: readonly DecisionStep[]): string | undefined => {
  const [key, version] = steps
    .flatMap(({ inputs: { policy } }) => (typeof policy === 'string' ? policy.split('@') : []))
    .slice(-2);
  return key && version && texts.one.byPolicy(key, version);
};

/** What it came to: the last rule that did not simply agree, or the last of all. */
const endOf = (steps: readonly DecisionStep[]): DecisionStep | undefined =>
  steps.findLast(({ rule, answer }) => rule === 'release' || rule === 'channel' || answer === 'deny') ??
  steps.at(-1);

/** The rules that let a communication go, or held it back: what came of them first, then each in its order. */
export function Trace({ steps }: { steps: readonly DecisionStep[] }) {
  if (steps.length === 0) return <Text c="dimmed">{texts.one.noTrace}</Text>;
  return (
    <>
      <Text fw={600}>{endOf(steps)?.because}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {texts.one.traceLead} {policyOf(steps)}
      </Text>
      <ol className={classes.trace}>
        {steps.map(({ rule, answer, because, inputs: { policy: _said, ...inputs } }, index) => (
          <li key={`${index} ${rule}`}>
            <details>
              <summary>
                <State of={answer} label={answer === 'defer' ? 'wait' : answer} />
                <span>{because}</span>
              </summary>
              <Text size="sm" c="dimmed">
                Rule {rule}
              </Text>
              <div className={classes.inputs}>
                <Facts of={lookedAt(inputs)} />
              </div>
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}
