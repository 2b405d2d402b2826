import { Anchor, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { TriedExample, TriedFate } from '../api/records.ts';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import classes from './run.module.css';
import { texts } from './texts.ts';

const words = texts.run;

/** A few of each change, with what the rules said under either policy. */
export const Examples = ({ examples }: { examples: readonly TriedExample[] }) => (
  <section className={classes.part}>
    <Title order={4} size="h6" mb="xs">
      {words.examples}
    </Title>
    {examples.every(({ customer }) => customer === undefined) && (
      <Text size="sm" c="dimmed" mb="xs">
        {words.noPeople}
      </Text>
    )}
    <ul className={classes.examples}>
      {examples.map((example) => (
        <li key={`${example.communication} ${example.requestedAt} ${example.definition}`}>
          <Head example={example} />
          <Fate title={words.before} fate={example.before} />
          <Fate title={words.after} fate={example.after} />
        </li>
      ))}
    </ul>
  </section>
);

const Head = ({
  example: { customer, communication, definition, requestedAt },
}: {
  example: TriedExample;
}) => (
  <div className={classes.head}>
    <strong>{definition}</strong>
    {customer !== undefined && (
      <>
        {' '}
        to <bdi>{customer}</bdi>
      </>
    )}
    , <Moment at={requestedAt} brief />
    {communication !== undefined && (
      <Anchor component={Link} to={`/communications/${communication}`} size="sm">
        {words.open}
      </Anchor>
    )}
  </div>
);

const Fate = ({ title, fate: { outcome, sentAt, story } }: { title: string; fate: TriedFate }) => (
  <div className={classes.fate}>
    <div>
      <Text component="span" size="sm" c="dimmed">
        {title}
      </Text>{' '}
      <State of={outcome} label={words.outcomes[outcome]} />
      {outcome === 'moved' && sentAt && (
        <Text component="span" size="sm">
          {' '}
          <Moment at={sentAt} brief />
        </Text>
      )}
    </div>
    <ol>
      {story.map(({ at, because }) => (
        <li key={at}>
          <Moment at={at} brief />: <span dir="auto">{because}</span>
        </li>
      ))}
    </ol>
  </div>
);
