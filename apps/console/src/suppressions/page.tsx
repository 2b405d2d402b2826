import { Button, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { List } from '../parts/list.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Add } from './add.tsx';
import { columnsFor } from './columns.tsx';
import { Filters } from './filters.tsx';
import { Import, ImportReport, type Report } from './import.tsx';
import { exportAddress, suppressionsQuery } from './queries.ts';
import { reasons, wantedOf } from './suppression.ts';
import classes from './suppressions.module.css';
import { aboutReasons, texts } from './texts.ts';

const route = getRouteApi('/suppressions');

export function SuppressionsPage() {
  const filter = route.useSearch();
  const find = useLocation({ select: ({ state }) => state.find ?? '' });
  const wanted = wantedOf(find);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayWrite = session?.scopes.includes('suppressions:write') ?? false;
  const [report, setReport] = useState<Report>();
  const query = useInfiniteQuery({ ...suppressionsQuery(filter, wanted), placeholderData: keepPreviousData });
  const isNarrowed = Object.values(filter).some(Boolean);
  const { title, body } = wanted ? texts.free : isNarrowed ? texts.unmatched : texts.empty;
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <>
          <Export />
          {mayWrite && <Import onDone={setReport} />}
          {mayWrite && <Add />}
        </>
      }
    >
      <Stack gap="md">
        {report && <ImportReport report={report} onClose={() => setReport(undefined)} />}
        <Search find={find} isUnclear={find !== '' && !wanted} />
        {wanted ? <Note tone="quiet" title={texts.onlyOne} /> : <Filters filter={filter} />}
        <List
          label={texts.title}
          query={query}
          columns={columnsFor(mayWrite, session?.scopes.includes('audit:read') ?? false)}
          keyOf={({ id }) => id}
          empty={<Empty title={title}>{body}</Empty>}
        />
      </Stack>
      <Reasons />
    </Page>
  );
}

const Export = () => (
  <Button
    component="a"
    href={exportAddress}
    download
    variant="default"
    leftSection={<IconDownload size={17} aria-hidden />}
  >
    {texts.export}
  </Button>
);

/** Whose address it is goes back with whoever looked for it, and never stands in an address of the page. */
function Search({ find, isUnclear }: { find: string; isUnclear: boolean }) {
  const navigate = useNavigate();
  return (
    <div>
      <SearchField
        label={texts.find}
        placeholder={texts.example}
        find={find}
        onFind={(text) =>
          void navigate({ to: '/suppressions', state: text ? { find: text } : {}, replace: true })
        }
      />
      {isUnclear && <Note tone="wait" title={texts.unclear} />}
    </div>
  );
}

function Reasons() {
  return (
    <details className={classes.reasons}>
      <summary>{texts.reasons}</summary>
      <dl>
        {reasons.map((reason) => (
          <div key={reason}>
            <dt>{aboutReasons[reason].name}</dt>
            <dd>{aboutReasons[reason].comes}</dd>
            <dd>{aboutReasons[reason].goes}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
