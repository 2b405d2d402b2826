import { Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Customer } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Card } from '../parts/card.tsx';
import { allSegmentsQuery } from './queries.ts';
import classes from './segments.module.css';
import { texts } from './texts.ts';

/** The segments that a customer is in now, by their names. */
export function SegmentsOfCustomer({ of }: { of: Customer & { segments?: readonly string[] } }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayRead = session?.scopes.includes('segments:read') ?? false;
  const { data: all = [] } = useQuery({ ...allSegmentsQuery, enabled: mayRead });
  const keys = of.segments ?? [];
  if (!mayRead) return null;
  return (
    <Card title={texts.ofCustomer}>
      {keys.length === 0 && (
        <Text size="sm" c="dimmed">
          {texts.inNone}
        </Text>
      )}
      <ul className={classes.keys}>
        {keys.map((key) => (
          <li key={key}>
            <Link to="/segments/$key" params={{ key }} dir="auto">
              {all.find((segment) => segment.key === key)?.name ?? key}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
