import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Segment } from '../api/segment-calls.ts';
import { sessionQuery } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { Who } from '../workflow/who.tsx';
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
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [opened, { open, close }] = useDisclosure();
  const [key, setKey] = useState('');
  const navigate = useNavigate();
  if (!session?.scopes.includes('segments:write')) return null;
  const begin = () => void navigate({ to: '/segments/$key', params: { key } });
  return (
    <>
      <Button onClick={open}>{texts.new}</Button>
      <FormDialog
        title={texts.new}
        submit={texts.begin}
        opened={opened}
        onClose={close}
        run={{ mutate: begin, isPending: false, error: null }}
      >
        <TextInput
          label={texts.key}
          description={texts.keyHint}
          pattern="[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?"
          maxLength={120}
          required
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
          data-autofocus
        />
      </FormDialog>
    </>
  );
}
