import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ListedCommunication } from '../api/records.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { Filters } from './filters.tsx';
import { communicationsQuery } from './queries.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/communications');

const columns: readonly Column<ListedCommunication>[] = [
  {
    title: 'What',
    cell: ({ id, subject, definition, channel }) => (
      <>
        <Link to="/communications/$id" params={{ id }} dir="auto">
          {subject ?? definition ?? 'Not composed'}
        </Link>
        <Under>{[subject && definition, channel].filter(Boolean).join(', by ')}</Under>
      </>
    ),
  },
  { title: 'Customer', cell: ({ customerId }) => customerId, wide: true },
  { title: 'State', cell: ({ state }) => <State of={state} /> },
  { title: 'Heard', cell: (one) => heard(one), wide: true },
  { title: 'When', cell: ({ recordedAt }) => <Moment at={recordedAt} brief />, wide: true, end: true },
];

const heard = ({ firstClickedAt, firstOpenedAt }: ListedCommunication): string =>
  firstClickedAt ? 'clicked' : firstOpenedAt ? 'opened' : '–';

export function CommunicationsPage() {
  const filter = route.useSearch();
  const query = useInfiniteQuery(communicationsQuery(filter));
  const { title, body } = Object.keys(filter).length > 0 ? texts.empty : texts.none;
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Filters filter={filter} />
      <List
        label={texts.title}
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={title}>{body}</Empty>}
      />
    </Page>
  );
}
