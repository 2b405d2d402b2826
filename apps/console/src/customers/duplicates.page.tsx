import { Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Duplicates } from '../api/records.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { reasonsOf } from './duplicates.tsx';
import { MergeButton } from './merge-dialog.tsx';
import { duplicatesQuery } from './queries.ts';
import classes from './rows.module.css';
import { texts } from './texts.ts';

const words = texts.duplicates;

const columns: readonly Column<Duplicates>[] = [
  {
    title: 'Who',
    cell: ({ customers }) => (
      <ul className={classes.rows}>
        {customers.map(({ id, names }) => (
          <li key={id}>
            <span>
              <Link to="/customers/$id" params={{ id }} dir="auto">
                {names.display ?? id}
              </Link>
              <Under>{id}</Under>
            </span>
          </li>
        ))}
      </ul>
    ),
  },
  { title: 'What they share', cell: ({ reasons }) => reasonsOf(reasons) },
  {
    title: 'What to do',
    cell: ({ customers: [first, ...others] }) =>
      first && (
        <Stack gap="xs" align="end">
          {others.map(({ id }) => (
            <MergeButton key={id} one={first.id} other={id} />
          ))}
        </Stack>
      ),
    end: true,
  },
];

/** Everybody who may be here twice. */
export function DuplicatesPage() {
  const query = useInfiniteQuery(duplicatesQuery());
  return (
    <Page title={words.title} lead={words.lead} parent={{ to: '/customers', title: texts.title }}>
      <List
        label={words.title}
        query={query}
        columns={columns}
        keyOf={({ reasons, customers }) => `${String(reasons)} ${customers.map(({ id }) => id).join(' ')}`}
        empty={<Empty title={words.empty.title}>{words.empty.body}</Empty>}
      />
    </Page>
  );
}
