import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { Button } from '@mantine/core';
import type { CustomerSummary } from '../api/records.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { customersQuery } from './queries.ts';
import { texts } from './texts.ts';

const columns: readonly Column<CustomerSummary>[] = [
  {
    title: 'Who',
    cell: ({ id, names, mergedInto }) => (
      <>
        <Link to="/customers/$id" params={{ id }} dir="auto">
          {names.display ?? id}
        </Link>
        <Under>{mergedInto ? `${id}, ${texts.mergedInto(mergedInto)}` : id}</Under>
      </>
    ),
  },
  {
    title: 'Reached by',
    cell: ({ contactPoints }) =>
      [...new Set(contactPoints.map(({ channel }) => channel))].join(', ') || 'nothing',
  },
  { title: 'Language', cell: ({ locale }) => locale ?? '–', wide: true },
  { title: 'Country', cell: ({ country }) => country ?? '–', wide: true, end: true },
];

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Whom somebody looks for is personal: it goes back with them, and never stands in an address. */
    find?: string;
  }
}

export function CustomersPage() {
  const find = useLocation({ select: ({ state }) => state.find ?? '' });
  const navigate = useNavigate();
  const query = useInfiniteQuery({ ...customersQuery(find), placeholderData: keepPreviousData });
  const [first] = query.data?.pages[0]?.items ?? [];
  const openFirst = () => {
    if (first && find && !query.isPlaceholderData)
      void navigate({ to: '/customers/$id', params: { id: first.id } });
  };
  const { title, body } = find ? texts.nobody(find) : texts.empty;
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <Button component={Link} to="/customers/duplicates" variant="default">
          {texts.duplicates.title}
        </Button>
      }
    >
      <SearchField
        label={texts.find}
        placeholder={texts.example}
        find={find}
        onFind={(wanted) =>
          void navigate({ to: '/customers', state: wanted ? { find: wanted } : {}, replace: true })
        }
        onEnter={openFirst}
      />
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
