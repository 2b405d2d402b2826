import { Stack } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useMay } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Who } from '../workflow/who.tsx';
import { detailsOf, isRefused, type Line, pageOf, wordsOf } from './audit.ts';
import { Chains } from './chains.tsx';
import classes from './chains.module.css';
import { Filters } from './filters.tsx';
import { auditQuery } from './queries.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/audit');

const columns: readonly Column<Line>[] = [
  { title: 'What', cell: (line) => <What line={line} /> },
  { title: 'Who', cell: ({ actor }) => <Who by={actor} /> },
  { title: 'With', cell: ({ details }) => <Details of={details} />, wide: true },
  {
    title: 'Where',
    cell: ({ service, seq }) => (
      <>
        {service}
        <Under>line {seq.toLocaleString()}</Under>
      </>
    ),
    wide: true,
  },
  { title: 'When', cell: ({ at }) => <Moment at={at} brief />, end: true },
];

function What({ line }: { line: Line }) {
  const { action, subject } = line;
  const maySeeCustomers = useMay()('customers:read');
  const [named, query] = pageOf(line)?.split('?') ?? [];
  const to = maySeeCustomers || !named?.startsWith('/customers/') ? named : undefined;
  const search = Object.fromEntries(new URLSearchParams(query)) as never;
  const words = isRefused(action) ? <strong>{wordsOf(action)}</strong> : wordsOf(action);
  return (
    <>
      {to ? (
        <Link to={to} search={search}>
          {words}
        </Link>
      ) : (
        words
      )}
      <Under dir="auto">{subject.startsWith('person:') ? <Who by={subject} /> : subject}</Under>
    </>
  );
}

function Details({ of }: { of: string }) {
  return (
    <div className={classes.details} dir="auto">
      {detailsOf(of).map(([name, value]) => (
        <div key={name}>
          <span>{name}</span> {value}
        </div>
      ))}
    </div>
  );
}

export function AuditPage() {
  const filter = route.useSearch();
  const query = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
  const pages = query.data?.pages ?? [];
  const away = [...new Set(pages.flatMap((page) => page.away.map(({ service }) => service)))];
  const { title, body } = Object.values(filter).some(Boolean) ? texts.unmatched : texts.empty;
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Stack gap="lg">
        <Chains />
        <div>
          <Filters filter={filter} lines={pages.flatMap(({ items }) => items)} />
          {away.length > 0 && <Note tone="wait" title={texts.away(away.join(', '))} />}
          <List
            label={texts.title}
            query={query}
            columns={columns}
            keyOf={({ service, seq }) => `${service} ${seq}`}
            empty={<Empty title={title}>{body}</Empty>}
          />
        </div>
      </Stack>
    </Page>
  );
}
