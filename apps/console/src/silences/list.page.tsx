import { Anchor, Group, SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import type { SilenceState } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { List } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { columnsFor } from './columns.tsx';
import { type SilenceFilter, silencesQuery } from './queries.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/silences');
const states = Object.keys(texts.states) as SilenceState[];

export function SilencesPage() {
  const { brand, state: named } = route.useSearch();
  const state = states.find((each) => each === named) ?? 'offered';
  const filter = { brand, state };
  const query = useInfiniteQuery(silencesQuery(filter));
  const { data: session } = useSuspenseQuery(sessionQuery);
  const sees = (scope: string): boolean => session?.scopes.includes(scope) ?? false;
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Filters filter={filter} />
      <List
        label={texts.title}
        query={query}
        columns={columnsFor(state, sees)}
        keyOf={({ id }) => id}
        empty={<Nobody filter={filter} />}
      />
    </Page>
  );
}

function Filters({ filter: { brand, state } }: { filter: SilenceFilter }) {
  const navigate = route.useNavigate();
  const brands = useQuery({
    queryKey: ['content', 'brands', 'names'],
    queryFn: ({ signal }) => call('GET /api/composer/v1/brands', { query: { limit: 200 }, signal }),
    staleTime: 60_000,
  });
  const narrow = (change: { brand?: string; state?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const known = brands.data?.items.map(({ key, name }) => ({ value: key, label: name })) ?? [];
  // Somebody may have been sent here before the brands are known.
  const choices = brand && !known.some(({ value }) => value === brand) ? [...known, brand] : known;
  return (
    <Group component="search" align="end" gap="md" mb="md">
      <SegmentedControl
        aria-label={texts.state}
        value={state}
        onChange={(value) => narrow({ state: value })}
        data={states.map((value) => ({ value, label: texts.states[value] }))}
      />
      <Select
        label={texts.brand}
        placeholder={texts.anyBrand}
        clearable
        data={choices}
        value={brand ?? null}
        onChange={(value) => narrow({ brand: value ?? undefined })}
      />
    </Group>
  );
}

const Nobody = ({ filter: { brand, state } }: { filter: SilenceFilter }) =>
  state === 'offered' && !brand ? (
    <Empty
      title={texts.empty.title}
      action={
        <Anchor component={Link} to="/policies">
          {texts.empty.policies}
        </Anchor>
      }
    >
      {texts.empty.body}
    </Empty>
  ) : (
    <Empty title={texts.none.title}>{texts.none.body}</Empty>
  );
