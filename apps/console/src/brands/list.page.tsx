import { call } from '../api/client.ts';
import { paged } from '../parts/paging.ts';
import { ContentList } from '../workflow/content-list.tsx';
import { texts } from './texts.ts';

const query = paged(['content', 'brands', 'list'], (cursor, signal) =>
  call('GET /api/composer/v1/brands', { query: { limit: 100, cursor }, signal }),
);

export function BrandsPage() {
  return (
    <ContentList
      {...{ kinds: 'brands', texts, query }}
      nameOf={({ name }) => name}
      about={({ senders }) => senders.email?.address ?? ''}
      fresh={{ name: 'New brand' }}
    />
  );
}
