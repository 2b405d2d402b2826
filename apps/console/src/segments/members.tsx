import { Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { SegmentMember } from '../api/segment-calls.ts';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { membersQuery, segmentQuery } from './queries.ts';
import { texts } from './texts.ts';

const columns: readonly Column<SegmentMember>[] = [
  {
    title: 'Who',
    cell: ({ id, name }) => (
      <>
        <Link to="/customers/$id" params={{ id }} dir="auto">
          {name ?? id}
        </Link>
        {name && <Under>{id}</Under>}
      </>
    ),
  },
  { title: 'Since', cell: ({ since }) => <Moment at={since} brief />, end: true },
];

/** Who is in it now, by the rule that is kept. */
export function Members({ segment }: { segment: string }) {
  const query = useInfiniteQuery(membersQuery(segment));
  const { refetch } = query;
  const { data: counted } = useQuery({ ...segmentQuery(segment), staleTime: Infinity });
  const count = counted?.members;
  // Members come and go while the page is open: whoever sees another number sees who they are.
  useEffect(() => {
    if (count !== undefined) void refetch();
  }, [count, refetch]);
  return (
    <List
      label={texts.members}
      query={query}
      columns={columns}
      keyOf={({ id }) => id}
      empty={<Text p="md">{texts.noMembers}</Text>}
    />
  );
}
