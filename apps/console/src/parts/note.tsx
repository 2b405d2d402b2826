import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { type ProblemDetails, problemOf } from '../api/problem.ts';
import classes from './note.module.css';

export type Tone = 'good' | 'bad' | 'wait' | 'busy' | 'quiet';

interface NoteProps {
  tone: Tone;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Something that a person should know, in place. */
export function Note({ tone, title, children, action }: NoteProps) {
  return (
    <div className={classes.note} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Text fw={640} size="sm">
        {title}
      </Text>
      {children && (
        <Text size="sm" component="div">
          {children}
        </Text>
      )}
      {action && <Group gap="xs">{action}</Group>}
    </div>
  );
}

function Places({ errors = [] }: Pick<ProblemDetails, 'errors'>) {
  if (errors.length < 2) return null;
  return (
    <ul>
      {errors.map(({ pointer, detail }) => (
        <li key={pointer + detail}>
          <code>{pointer}</code> {detail}
        </li>
      ))}
    </ul>
  );
}

/** What went wrong, why, and what to do: the three things that every service tells. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { title, detail, remedy, errors } = problemOf(error);
  const again = retry && (
    <Button size="xs" variant="default" onClick={retry}>
      Try again
    </Button>
  );
  return (
    <Note tone="bad" title={title} action={again}>
      {errors && errors.length > 1 ? <Places errors={errors} /> : detail} <em>{remedy}</em>
    </Note>
  );
}
