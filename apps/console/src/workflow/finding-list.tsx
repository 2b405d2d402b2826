import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Finding } from '../api/records.ts';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import classes from './finding-list.module.css';
import { texts } from './texts.ts';
import { Who } from './who.tsx';

const placeOf = ({ variant, part, line, locales }: Finding['place']): string =>
  [variant, part, line && `line ${line}`, locales?.join(', ')].filter(Boolean).join(', ');

const standingOf = ({ severity, waived }: Finding) => (waived ? 'waived' : severity);

interface FindingListProps {
  findings: readonly Finding[];
  /** What can be done about one of them. */
  actionFor?: (finding: Finding) => ReactNode;
}

/** What is wrong, where, why, what to do, and who may let it pass. */
export const FindingList = ({ findings, actionFor }: FindingListProps) => (
  <ul className={classes.findings}>
    {findings.map((finding) => (
      <li key={`${finding.id} ${finding.place.line}`} data-finding={finding.id} tabIndex={-1}>
        <Group gap="xs">
          <State of={standingOf(finding)} />
          <code className={classes.place}>{placeOf(finding.place)}</code>
        </Group>
        <Text size="sm" fw={600} dir="auto" className={classes.what}>
          {finding.what}
        </Text>
        <Text size="sm" dir="auto">
          {finding.why} {finding.remedy}
        </Text>
        <Pass finding={finding} />
        {actionFor?.(finding)}
      </li>
    ))}
  </ul>
);

/** Who let it pass, or who may. What only warns needs nobody. */
function Pass({ finding: { severity, waivableBy, waived } }: { finding: Finding }) {
  if (waived)
    return (
      <Text size="sm" component="div">
        <Who by={waived.by} />, <Moment at={waived.at} brief />: “<span dir="auto">{waived.why}</span>”
      </Text>
    );
  if (severity === 'warns') return null;
  return (
    <Text size="sm" c="dimmed">
      {waivableBy ? texts.findings.mayWaive(waivableBy) : texts.findings.nobody}
    </Text>
  );
}
