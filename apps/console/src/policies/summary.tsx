import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PolicyBody } from '../api/calls.ts';
import { Card } from '../parts/card.tsx';
import { State } from '../parts/state.tsx';
import { compared, type MarkedSaying } from './sentences.ts';
import classes from './summary.module.css';
import { texts } from './texts.ts';

interface SummaryProps {
  policy: PolicyBody;
  /** What it is compared with: what is new and what is gone is marked. */
  before: PolicyBody;
  /** Why this may not be all of it. */
  notes?: ReactNode;
}

/** A policy in plain sentences, and what changes in them. */
export function Summary({ policy, before, notes }: SummaryProps) {
  const sayings = compared(before, policy);
  const isChanged = sayings.some(({ sentences }) => sentences.some(({ mark }) => mark));
  return (
    <Card title={texts.meaning}>
      {notes}
      {isChanged && (
        <Text size="sm" c="dimmed" mb="sm">
          {texts.meansNow}
        </Text>
      )}
      <div className={classes.sayings} aria-live="polite">
        {sayings.map((saying) => (
          <Said key={saying.title} saying={saying} />
        ))}
      </div>
    </Card>
  );
}

/** The kill switches come first, and look like what they are. */
const Said = ({ saying: { title, sentences, otherwise } }: { saying: MarkedSaying }) => (
  <section
    className={classes.saying}
    data-stopped={title === 'Stopped' && sentences.length > 0 ? '' : undefined}
  >
    <h3>{title}</h3>
    {sentences.length === 0 ? (
      <p className={classes.otherwise}>{otherwise}</p>
    ) : (
      <ul>
        {sentences.map(({ text, mark }) => (
          <li key={`${mark} ${text}`} data-mark={mark}>
            {mark && <State of={mark} label={texts.marks[mark]} />}
            {mark === 'gone' ? <del dir="auto">{text}</del> : <span dir="auto">{text}</span>}
          </li>
        ))}
      </ul>
    )}
  </section>
);
