import { Progress } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Batch } from '../api/records.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { shareDone } from './batch.ts';
import { batchesQuery } from './queries.ts';
import { texts } from './texts.ts';
import { Upload } from './upload.tsx';

const columns: readonly Column<Batch>[] = [
  {
    title: 'Batch',
    cell: ({ id, name, eventType }) => (
      <>
        <Link to="/batches/$id" params={{ id }} dir="auto">
          {name}
        </Link>
        <Under>{eventType}</Under>
      </>
    ),
  },
  { title: 'State', cell: ({ state }) => <State of={state} /> },
  { title: 'Rows', cell: ({ total, rows }) => (total ?? rows).toLocaleString(), wide: true, end: true },
  { title: 'In error', cell: ({ faulty }) => faulty.toLocaleString(), wide: true, end: true },
  {
    title: 'Done',
    wide: true,
    cell: (batch) => (
      <Progress
        value={(shareDone(batch) ?? 0) * 100}
        aria-label={`Done of ${batch.name}`}
        color="lagoon.8"
        w={90}
      />
    ),
  },
  { title: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} brief />, wide: true, end: true },
];

export function BatchesPage() {
  const query = useInfiniteQuery({ ...batchesQuery, refetchInterval: 5_000 });
  return (
    <Page title={texts.title} lead={texts.lead} actions={<Upload />}>
      <List
        label={texts.title}
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <Empty title={texts.empty.title} action={<Upload />}>
            {texts.empty.body}
          </Empty>
        }
      />
    </Page>
  );
}
