import { Button, Stack, Text } from '@mantine/core';
import { useDidUpdate } from '@mantine/hooks';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { Answer } from './answer.tsx';
import classes from './list.module.css';

export interface Column<Item> {
  title: string;
  cell: (item: Item) => ReactNode;
  /** Left out on narrow screens. */
  wide?: boolean;
  end?: boolean;
}

interface ListProps<Item> {
  /** Says what the table lists, for those who do not see it. */
  label: string;
  query: UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>;
  columns: readonly Column<Item>[];
  keyOf: (item: Item) => string;
  empty: ReactNode;
}

/** A list by pages: the first cell of each row holds its link, which covers the row. */
export function List<Item>({ label, query, columns, keyOf, empty }: ListProps<Item>) {
  return (
    <Answer query={query} lines={10}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return empty;
        return (
          <>
            <Rows label={label} items={items} columns={columns} keyOf={keyOf} />
            <More query={query} pages={pages} />
          </>
        );
      }}
    </Answer>
  );
}

interface MoreProps {
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'>;
  pages: readonly { items: readonly unknown[] }[];
}

/** The way to the next page, and how many have come: who does not see the rows would not know that there are more. */
function More({ query: { hasNextPage, fetchNextPage, isFetchingNextPage }, pages }: MoreProps) {
  const count = useRef<HTMLParagraphElement>(null);
  const came = pages.at(-1)?.items.length ?? 0;
  const all = pages.reduce((sum, { items }) => sum + items.length, 0);
  useDidUpdate(() => {
    // The button that was pressed is gone with the last page.
    if (!hasNextPage && document.activeElement === document.body)
      count.current?.focus({ preventScroll: true });
  }, [hasNextPage]);
  return (
    <Stack mt="md" gap={6} align="center">
      {hasNextPage && (
        // A disabled button would lose the focus.
        <Button
          variant="default"
          aria-disabled={isFetchingNextPage}
          onClick={() => !isFetchingNextPage && void fetchNextPage()}
        >
          {isFetchingNextPage ? 'Loading …' : 'Show more'}
        </Button>
      )}
      <Text ref={count} tabIndex={-1} size="sm" c="dimmed" role="status">
        {pages.length > 1 && `${came.toLocaleString()} more. `}
        {hasNextPage ? pages.length > 1 && `${all.toLocaleString()} so far.` : endOf(all)}
      </Text>
    </Stack>
  );
}

const endOf = (all: number): string =>
  all === 1 ? 'That is the only one.' : `That is all: ${all.toLocaleString()}.`;

type RowsProps<Item> = Pick<ListProps<Item>, 'label' | 'columns' | 'keyOf'> & { items: readonly Item[] };

/** Plain cells: a page of a list has hundreds, and as components of the library they are most of what it takes to paint it. */
export function Rows<Item>({ label, items, columns, keyOf }: RowsProps<Item>) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, wide, end }) => (
              <th key={title} scope="col" data-wide={wide} data-end={end}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ title, cell, wide, end }) => (
                <td key={title} data-wide={wide} data-end={end}>
                  {cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The second line of a cell; a long one is cut after two. */
export const Under = ({ children, dir }: { children: ReactNode; dir?: 'auto' }) => (
  <div className={classes.under} dir={dir}>
    {children}
  </div>
);
