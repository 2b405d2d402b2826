import { Anchor, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Customer, CustomerSummary } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { MergeButton } from './merge-dialog.tsx';
import { duplicatesQuery } from './queries.ts';
import classes from './rows.module.css';
import { texts } from './texts.ts';

const words = texts.duplicates;

export const reasonsOf = (reasons: readonly string[]): string =>
  reasons.map((reason) => words.same[reason] ?? reason).join(', ');

/** Who may be the same person as this customer. */
export function DuplicatesOf({ customer }: { customer: Customer }) {
  const query = useInfiniteQuery(duplicatesQuery(customer.id));
  return (
    <Card
      title={words.title}
      actions={
        <Anchor component={Link} to="/customers/duplicates" size="sm">
          {words.page}
        </Anchor>
      }
    >
      <Answer query={query} lines={2}>
        {({ pages }) => {
          const others = othersIn(
            pages.flatMap(({ items }) => items),
            customer.id,
          );
          if (others.length === 0)
            return (
              <Text size="sm" c="dimmed">
                {words.none}
              </Text>
            );
          return (
            <ul className={classes.rows}>
              {others.map(({ other, reasons }) => (
                <li key={other.id}>
                  <span>
                    <Anchor
                      component={Link}
                      to="/customers/$id"
                      params={{ id: other.id } as never}
                      dir="auto"
                    >
                      {other.names.display ?? other.id}
                    </Anchor>
                    <Text size="sm" c="dimmed">
                      {other.id}: {reasonsOf(reasons)}
                    </Text>
                  </span>
                  <MergeButton one={customer.id} other={other.id} />
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </Card>
  );
}

/** Each once, with all that they share. */
function othersIn(groups: readonly { reasons: string[]; customers: CustomerSummary[] }[], id: string) {
  const others = new Map<string, { other: CustomerSummary; reasons: string[] }>();
  for (const { reasons, customers } of groups)
    for (const other of customers)
      if (other.id !== id)
        others.set(other.id, {
          other,
          reasons: [...new Set([...(others.get(other.id)?.reasons ?? []), ...reasons])],
        });
  return [...others.values()];
}
