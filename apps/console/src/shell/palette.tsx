import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMailSearch, IconSearch, IconUserSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { visiblePlaces } from './navigation.ts';

const isId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text);

/** Every page, every template by name, and whatever a number that was pasted belongs to. */
function useGroups(scopes: readonly string[], wanted: string): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  const [word] = useDebouncedValue(wanted, 150);
  const go = (to: string) => () => void navigate({ to });
  const templates = useQuery({
    queryKey: ['templates', 'named', word],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/templates', { query: { find: word, limit: 20 }, signal }),
    placeholderData: keepPreviousData,
    enabled: scopes.includes('content:read'),
    staleTime: 60_000,
  });
  const found: SpotlightActionData[] = [];
  if (isId(wanted) && scopes.includes('communications:read')) {
    const label = `Open communication ${wanted}`;
    found.push(item('communication', label, IconMailSearch, go(`/communications/${wanted}`), wanted));
  }
  if (wanted && scopes.includes('customers:read')) {
    const to = `/customers/${encodeURIComponent(wanted)}`;
    found.push(item('customer', `Open customer “${wanted}”`, IconUserSearch, go(to), wanted));
  }
  const named = templates.data?.items ?? [];
  return [
    ...visiblePlaces(scopes).map(({ group, places }) => ({
      group,
      actions: places.map(({ to, title, about, icon }) => ({
        ...item(to, title, icon, go(to)),
        description: about,
      })),
    })),
    {
      group: 'Templates',
      actions: named.map(({ key, name }) => item(key, name, IconSearch, go(`/templates/${key}`), key)),
    },
    { group: 'By number', actions: found },
  ];
}

/** Ctrl K. */
export function Palette({ scopes }: { scopes: readonly string[] }) {
  const [query, setQuery] = useState('');
  const groups = useGroups(scopes, query.trim());
  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound="Nothing by that name. Paste a customer’s number or a communication’s id to open it."
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: 'A page, a template, a customer’s number …',
        'aria-label': 'Go to',
      }}
    />
  );
}

const item = (
  id: string,
  label: string,
  Icon: typeof IconSearch,
  onClick: () => void,
  keywords = '',
): SpotlightActionData => ({
  ...{ id, label, onClick, keywords },
  leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
});
