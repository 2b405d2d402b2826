import { Button, Group, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Customer } from '../api/records.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { customersQuery } from './queries.ts';
import { texts } from './texts.ts';

const columns: readonly Column<Customer>[] = [
  {
    title: 'Who',
    cell: ({ id, names }) => (
      <>
        <Link to="/customers/$id" params={{ id }} dir="auto">
          {names.display ?? id}
        </Link>
        <Text size="sm" c="dimmed">
          {id}
        </Text>
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

export function CustomersPage() {
  const query = useInfiniteQuery(customersQuery);
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Find />
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

function Find() {
  const [id, setId] = useState('');
  const navigate = useNavigate();
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (id.trim()) void navigate({ to: '/customers/$id', params: { id: id.trim() } });
      }}
    >
      <Group align="end" gap="sm" mb="md">
        <TextInput
          label={texts.find}
          placeholder="C-20736"
          value={id}
          onChange={({ currentTarget: { value } }) => setId(value)}
        />
        <Button type="submit" variant="default">
          {texts.open}
        </Button>
      </Group>
    </form>
  );
}
