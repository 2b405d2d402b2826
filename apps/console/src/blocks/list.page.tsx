import { call } from '../api/client.ts';
import type { ListedBlock } from '../api/records.ts';
import { paged } from '../parts/paging.ts';
import { ContentList } from '../workflow/content-list.tsx';
import { texts } from './texts.ts';

const query = paged(['content', 'blocks', 'list'], (cursor, signal) =>
  call('GET /api/composer/v1/blocks', { query: { limit: 100, cursor }, signal }),
);

const beginningOf = ({ excerpt }: ListedBlock): string => excerpt.replace(/\s+/g, ' ').slice(0, 90);

export function BlocksPage() {
  return (
    <ContentList
      {...{ kinds: 'blocks', texts, query, about: beginningOf }}
      nameOf={({ key }) => key}
      fresh={{ source: '<p>{{brand.name}}</p>\n' }}
    />
  );
}
