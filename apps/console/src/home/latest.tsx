import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { call } from '../api/client.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import classes from './latest.module.css';
import { texts } from './texts.ts';

/** The newest communications, each with its state. */
export function Latest({ more }: { more: ReactNode }) {
  const query = useQuery({
    queryKey: ['communications', 'latest'],
    queryFn: ({ signal }) => call('GET /api/tracker/v1/communications', { query: { limit: 7 }, signal }),
    refetchInterval: 10_000,
  });
  return (
    <Card title={texts.latest} actions={more}>
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              title={texts.teach.title}
              action={
                <Anchor component={Link} to="/templates">
                  {texts.teach.action}
                </Anchor>
              }
            >
              {texts.teach.body}
            </Empty>
          ) : (
            <ul className={classes.list}>
              {items.map(({ id, subject, definition, channel, customerId, state, recordedAt }) => (
                <li key={id}>
                  <Link to="/communications/$id" params={{ id }} dir="auto">
                    {subject ?? `${definition ?? 'A communication'} by ${channel ?? 'no channel'}`}
                  </Link>
                  <span className={classes.beside}>
                    {customerId} · <Moment at={recordedAt} brief />
                  </span>
                  <State of={state} />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  );
}
