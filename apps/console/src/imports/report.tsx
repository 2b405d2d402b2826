import { Text } from '@mantine/core';
import type { ImportedPlaceholder, ReportEntry } from '../api/records.ts';
import { Rows } from '../parts/list.tsx';
import classes from './report.module.css';
import { texts } from './texts.ts';

/** What is not as it was: what, where, why, and what to do. */
export function Report({ entries }: { entries: readonly ReportEntry[] }) {
  if (entries.length === 0) return <Text size="sm">{texts.nothingLost}</Text>;
  return (
    <ul className={classes.report}>
      {entries.map(({ code, what, where, why, remedy }) => (
        <li key={`${code} ${what}`}>
          <Text size="sm" fw={600} dir="auto">
            {what}
          </Text>
          <Text size="sm" c="dimmed" dir="auto">
            {where}
          </Text>
          <Text size="sm" dir="auto">
            {why} {remedy}
          </Text>
        </li>
      ))}
    </ul>
  );
}

const Code = ({ children }: { children: string }) => (
  <code dir="ltr" className={classes.code}>
    {children}
  </code>
);

export function Placeholders({ of }: { of: readonly ImportedPlaceholder[] }) {
  if (of.length === 0) return <Text size="sm">{texts.noPlaceholders}</Text>;
  return (
    <Rows
      label={texts.placeholders}
      items={of}
      keyOf={({ written, variable, as }) => `${written} ${variable} ${as}`}
      columns={[
        { title: texts.written, cell: ({ written }) => <Code>{written}</Code> },
        { title: texts.variable, cell: ({ variable }) => <Code>{variable}</Code> },
        { title: texts.as, cell: ({ as }) => texts.how[as] },
        { title: texts.times, cell: ({ times }) => times, wide: true, end: true },
      ]}
    />
  );
}
