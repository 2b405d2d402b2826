import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { Review } from '../api/records.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { kindsOf, reviewsQuery } from '../workflow/queries.ts';
import { Who } from '../workflow/who.tsx';
import { texts } from './texts.ts';

const route = getRouteApi('/reviews');

const filters = {
  mine: { mine: 'true' },
  'in-review': { state: 'in-review' },
  approved: { state: 'approved' },
  all: {},
} as const;

const columns: readonly Column<Review>[] = [
  {
    title: 'What',
    cell: ({ kind, key, version, note }) => (
      <>
        <Link
          to="/reviews/$kinds/$key"
          params={{ kinds: kindsOf[kind], key }}
          search={{ version: String(version) }}
        >
          {key}, version {version}
        </Link>
        <Under dir="auto">{note ?? kind}</Under>
      </>
    ),
  },
  { title: 'State', cell: ({ state }) => <State of={state} /> },
  {
    title: 'Approvals',
    cell: ({ approvals, required }) => `${approvals.length} of ${required}`,
    wide: true,
    end: true,
  },
  { title: 'Submitted by', cell: ({ submittedBy }) => <Who by={submittedBy} />, wide: true },
  { title: 'When', cell: ({ submittedAt }) => <Moment at={submittedAt} brief />, wide: true, end: true },
];

export function ReviewsPage() {
  const { state = 'mine' } = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = state in filters ? (state as keyof typeof filters) : 'mine';
  const query = useInfiniteQuery(reviewsQuery(filters[chosen]));
  return (
    <Page title={texts.title} lead={texts.lead}>
      <SegmentedControl
        aria-label={texts.title}
        mb="md"
        value={chosen}
        onChange={(value) => void navigate({ search: { state: value }, replace: true })}
        data={[
          { value: 'mine', label: texts.mine },
          { value: 'in-review', label: texts.inReview },
          { value: 'approved', label: texts.approved },
          { value: 'all', label: texts.all },
        ]}
      />
      <List
        label={texts.title}
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={texts.empty.title}>{texts.empty.body}</Empty>}
      />
    </Page>
  );
}
