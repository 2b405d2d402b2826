import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DecisionStep } from '../api/records.ts';
import { Facts } from '../parts/facts.tsx';
import { Moment } from '../parts/moment.tsx';
import { ruleName } from '../parts/rules.ts';
import { State } from '../parts/state.tsx';
import { chaptersOf, decisiveOf, endOf, inputsOf, policyOf, type PolicyVersion } from './story.ts';
import { texts } from './texts.ts';
import classes from './trace.module.css';

/** The policy as it was then, whatever it says now. */
export const PolicyLink = ({ of: { key, version } }: { of: PolicyVersion }) => (
  <Anchor
    component={Link}
    to="/policies/$key"
    params={{ key } as never}
    search={{ version } as never}
    inherit
  >
    {texts.one.policy(key, version)}
  </Anchor>
);

/** The rules that let a communication go, or held it back: what came of them first, then each in its order. */
export function Trace({ steps }: { steps: readonly DecisionStep[] }) {
  if (steps.length === 0) return <Text c="dimmed">{texts.one.noTrace}</Text>;
  const decisive = decisiveOf(steps);
  return (
    <>
      <Text fw={600} dir="auto">
        {endOf(steps)?.because}
      </Text>
      <Text size="sm" c="dimmed" mb="xs" component="div">
        {texts.one.count(steps.length)} {texts.one.traceLead} <Policy of={policyOf(steps)} />
      </Text>
      {chaptersOf(steps).map(({ channel, steps: asked }, index) => (
        <section key={`${index} ${channel}`} className={classes.chapter}>
          {channel && <h3>{texts.one.onChannel[channel] ?? channel}</h3>}
          <ol className={classes.trace}>
            {asked.map((step, at) => (
              <li key={`${at} ${step.rule}`}>
                <Asked step={step} isDecisive={step === decisive} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

const Policy = ({ of: policy }: { of: PolicyVersion | undefined }) => {
  if (!policy) return null;
  if (policy.version === '0') return texts.one.noPolicy;
  return (
    <>
      {texts.one.byPolicy} <PolicyLink of={policy} />.
    </>
  );
};

/** One rule: its answer and why; what it looked at, which is open of the rule that decided. */
const Asked = ({ step, isDecisive }: { step: DecisionStep; isDecisive: boolean }) => {
  const { rule, answer, because } = step;
  return (
    <details open={isDecisive}>
      <summary>
        <State of={answer} label={answer === 'defer' ? 'wait' : answer} />
        <span>
          <span className={classes.rule}>{ruleName(rule)}</span> <span dir="auto">{because}</span>
        </span>
      </summary>
      <div className={classes.inputs}>
        <Facts
          of={inputsOf(step).map(({ label, text, isMoment }) => [
            label,
            isMoment ? <Moment at={text} /> : text,
          ])}
        />
      </div>
    </details>
  );
};
