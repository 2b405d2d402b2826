import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';
import { paged } from '../parts/paging.ts';
import { ContentList } from '../workflow/content-list.tsx';
import { inBrief } from './sentences.ts';
import { texts } from './texts.ts';

const query = paged(['content', 'policies', 'list'], (cursor, signal) =>
  call('GET /api/composer/v1/policies', { query: { limit: 100, cursor }, signal }),
);

/** Brands that have none: a policy bears the key of its brand. */
function useBrandsWithout(): string[] {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data } = useQuery({
    queryKey: ['content', 'brands', 'without-policy'],
    queryFn: async ({ signal }) => {
      const all = { query: { limit: 200 }, signal };
      const [brands, policies] = await Promise.all([
        call('GET /api/composer/v1/brands', all),
        call('GET /api/composer/v1/policies', all),
      ]);
      const known = new Set(policies.items.map(({ key }) => key));
      return brands.items.map(({ key }) => key).filter((key) => !known.has(key));
    },
    enabled: session?.scopes.includes('content:write') ?? false,
  });
  return data ?? [];
}

export function PoliciesPage() {
  const keys = useBrandsWithout();
  return (
    <ContentList
      {...{ kinds: 'policies', texts, query, keys }}
      nameOf={({ key }) => key}
      about={inBrief}
      fresh={{}}
    />
  );
}
