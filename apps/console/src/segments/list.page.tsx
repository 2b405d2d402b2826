import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Segment } from '../api/segment-calls.ts';
import { useMay } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { Who } from '../workflow/who.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { segmentsQuery } from './queries.ts';
import { texts } from './texts.ts';
import { inWords } from './words.ts';

const columns: readonly Column<Segment>[] = [
  {
    title: 'Name',
    cell: ({ key, name, description, rule }) => (
      <>
        <Link to="/segments/$key" params={{ key }} dir="auto">
          {name}
        </Link>
        <Under dir="auto">{description || inWords(rule)}</Under>
      </>
    ),
  },
  { title: 'Members', cell: ({ members }) => members.toLocaleString(), end: true },
  {
    title: 'State',
    cell: ({ state, done }) => (
      <>
        <State of={state} />
        {state === 'computing' && <Under>{texts.computing(done)}</Under>}
      </>
    ),
    wide: true,
  },
  {
    title: 'Changed',
    cell: ({ updatedAt, changedBy }) => (
      <>
        <Moment at={updatedAt} brief />
        <Under>
          <Who by={changedBy} />
        </Under>
      </>
    ),
    wide: true,
    end: true,
  },
];

const isComputing = ({ state }: Segment): boolean => state === 'computing';

export function SegmentsPage() {
  const query = useInfiniteQuery({
    ...segmentsQuery,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some(isComputing)) ? 1_500 : 15_000,
  });
  const create = <New />;
  return (
    <Page title={texts.title} lead={texts.lead} actions={create}>
      <List
        label={texts.title}
        query={query}
        columns={columns}
        keyOf={({ key }) => key}
        empty={
          <Empty title={texts.empty.title} action={create}>
            {texts.empty.body}
          </Empty>
        }
      />
    </Page>
  );
}

/** Nothing is kept before somebody has said who belongs. */
function New() {
  const [opened, { open, close }] = useDisclosure();
  const navigate = useNavigate();
  if (!useMay()('segments:write')) return null;
  return (
    <>
      <Button component={Link} to="/segments/proposals" variant="default">
        {texts.proposals.title}
      </Button>
      <Button onClick={open}>{texts.new}</Button>
      <KeyDialog
        title={texts.new}
        submit={texts.begin}
        opened={opened}
        onClose={close}
        onChosen={(key) => void navigate({ to: '/segments/$key', params: { key } })}
      />
    </>
  );
}
