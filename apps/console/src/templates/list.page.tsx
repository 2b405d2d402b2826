import { Button, Select, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { ListedTemplate } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Page } from '../parts/page.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { State } from '../parts/state.tsx';
import { keyFrom } from './key.ts';
import { templatesQuery } from './queries.ts';
import { newTemplate } from './template.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/templates');

const columns: readonly Column<ListedTemplate>[] = [
  {
    title: 'Template',
    cell: ({ key, name }) => (
      <>
        <Link to="/templates/$key" params={{ key }} dir="auto">
          {name}
        </Link>
        <Under>{key}</Under>
      </>
    ),
  },
  { title: 'Channels', cell: ({ channels }) => channels.join(', '), wide: true },
  { title: 'Languages', cell: ({ locales }) => locales.join(', ') || '–', wide: true },
  { title: 'State', cell: ({ status }) => <State of={status} /> },
  { title: 'Version', cell: ({ version }) => version, wide: true, end: true },
  { title: 'Changed', cell: ({ createdAt }) => <Moment at={createdAt} brief />, wide: true, end: true },
];

export function TemplatesPage() {
  const { find = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({ ...templatesQuery(find), placeholderData: keepPreviousData });
  const empty = find ? (
    <Empty title={texts.nothingFound}>“{find}”</Empty>
  ) : (
    <Empty title={texts.empty.title} action={<NewTemplate />}>
      {texts.empty.body}
    </Empty>
  );
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <>
          <ImportLink />
          <NewTemplate />
        </>
      }
    >
      <SearchField
        label={texts.find}
        find={find}
        onFind={(wanted) => void navigate({ search: wanted ? { find: wanted } : {}, replace: true })}
      />
      <List label={texts.title} query={query} columns={columns} keyOf={({ key }) => key} empty={empty} />
    </Page>
  );
}

function ImportLink() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (!session?.scopes.includes('content:write')) return null;
  return (
    <Button variant="default" renderRoot={(props) => <Link {...props} to="/imports" />}>
      {texts.import}
    </Button>
  );
}

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
