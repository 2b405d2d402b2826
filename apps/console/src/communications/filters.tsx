import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { call } from '../api/client.ts';
import classes from './filters.module.css';
import { type Filter, sinceChoices } from './queries.ts';
import { texts } from './texts.ts';

const states = ['deferred', 'composed', 'rendered', 'withheld', 'dispatched', 'delivered', 'failed'];
const channels = ['email', 'sms', 'print'];

/** Narrows the list; what is chosen stands in the address. */
export function Filters({ filter }: { filter: Filter }) {
  const navigate = useNavigate({ from: '/communications' });
  const [customer, setCustomer] = useState(filter.customer ?? '');
  useEffect(() => setCustomer(filter.customer ?? ''), [filter.customer]);
  const narrow = (change: Filter) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const search = useDebouncedCallback((text: string) => narrow({ customer: text.trim() || undefined }), 300);
  const definitions = useQuery({
    queryKey: ['definitions', 'names'],
    queryFn: ({ signal }) => call('GET /api/composer/v1/definitions', { query: { limit: 200 }, signal }),
    staleTime: 60_000,
  });
  const choice = (
    name: Exclude<keyof Filter, 'customer'>,
    data: (string | { value: string; label: string })[],
  ) => (
    <Select
      label={texts.filters[name]}
      placeholder="any"
      clearable
      data={data}
      value={filter[name] ?? null}
      onChange={(value) => narrow({ [name]: value ?? undefined })}
    />
  );
  return (
    <search className={classes.filters}>
      <TextInput
        label={texts.filters.customer}
        placeholder="C-20736"
        value={customer}
        onChange={({ currentTarget: { value } }) => {
          setCustomer(value);
          search(value);
        }}
      />
      {choice('definition', definitions.data?.items.map(({ key }) => key) ?? [])}
      {choice('state', states)}
      {choice('channel', channels)}
      {choice('since', sinceChoices)}
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" onClick={() => void navigate({ search: {}, replace: true })}>
          {texts.filters.clear}
        </Button>
      )}
    </search>
  );
}
