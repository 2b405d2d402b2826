import { Button, Select, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Template } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { templatesQuery } from './queries.ts';
import { newTemplate } from './template.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/templates');

const columns: readonly Column<Template>[] = [
  {
    title: 'Template',
    cell: ({ key, name }) => (
      <>
        <Link to="/templates/$key" params={{ key }} dir="auto">
          {name}
        </Link>
        <Text size="sm" c="dimmed">
          {key}
        </Text>
      </>
    ),
  },
  {
    title: 'Channels',
    cell: ({ variants }) => [...new Set(variants.map(({ channel }) => channel))].join(', '),
    wide: true,
  },
  { title: 'Languages', cell: ({ texts: of }) => Object.keys(of).join(', ') || '–', wide: true },
  { title: 'State', cell: ({ status }) => <State of={status} /> },
  { title: 'Version', cell: ({ version }) => version, wide: true, end: true },
  { title: 'Changed', cell: ({ createdAt }) => <Moment at={createdAt} brief />, wide: true, end: true },
];

export function TemplatesPage() {
  const { find = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const word = find.toLowerCase();
  const query = useInfiniteQuery({
    ...templatesQuery,
    select: ({ pages, pageParams }) => ({
      pageParams,
      pages: pages.map(({ items, next }) => ({
        next,
        items: items.filter(({ key, name }) => `${key} ${name}`.toLowerCase().includes(word)),
      })),
    }),
  });
  const empty = find ? (
    <Empty title={texts.nothingFound}>“{find}”</Empty>
  ) : (
    <Empty title={texts.empty.title} action={<NewTemplate />}>
      {texts.empty.body}
    </Empty>
  );
  return (
    <Page title={texts.title} lead={texts.lead} actions={<NewTemplate />}>
      <TextInput
        label={texts.find}
        value={find}
        onChange={({ currentTarget: { value } }) =>
          void navigate({ search: value ? { find: value } : {}, replace: true })
        }
        maw="20rem"
        mb="md"
      />
      <List label={texts.title} query={query} columns={columns} keyOf={({ key }) => key} empty={empty} />
    </Page>
  );
}

const keyFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);

function NewTemplate() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [opened, { open, close }] = useDisclosure();
  const [name, setName] = useState('');
  const [brand, setBrand] = useState<string | null>(null);
  const navigate = useNavigate();
  const brands = useQuery({
    queryKey: ['brands', 'names'],
    queryFn: ({ signal }) => call('GET /api/composer/v1/brands', { query: { limit: 200 }, signal }),
    enabled: opened,
  });
  const keys = brands.data?.items.map(({ key }) => key) ?? [];
  const chosen = brand ?? keys[0] ?? '';
  const key = keyFrom(name);
  const create = useMutation({
    mutationFn: () =>
      call('PUT /api/composer/v1/templates/{key}', { path: { key }, body: newTemplate(name.trim(), chosen) }),
    onSuccess: () => void navigate({ to: '/templates/$key', params: { key } }),
  });
  if (!session?.scopes.includes('content:write')) return null;
  return (
    <>
      <Button onClick={open}>{texts.new}</Button>
      <FormDialog
        title={texts.new}
        submit="Begin"
        opened={opened}
        onClose={close}
        run={create}
        disabled={!key || !chosen}
      >
        <TextInput
          label="Name"
          description={key ? `It will be known as ${key}, for good.` : 'What people call it.'}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          required
          data-autofocus
        />
        <Select label="Brand" data={keys} value={chosen} onChange={setBrand} allowDeselect={false} required />
      </FormDialog>
    </>
  );
}
