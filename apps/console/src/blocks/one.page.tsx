import { getRouteApi } from '@tanstack/react-router';
import type { Block } from '../api/calls.ts';
import { ContentPage, type Written } from '../workflow/content-page.tsx';
import { Impact } from './impact.tsx';
import { texts } from './texts.ts';

const route = getRouteApi('/blocks/$key');

const asBlock: Written<Block> = {
  kinds: 'blocks',
  parent: { to: '/blocks', title: texts.title },
  titleOf: ({ key }) => key,
  language: 'html',
  label: texts.source,
  textOf: ({ source }) => source,
  bodyFrom: (source) => ({ source }),
  aside: ({ key, version }) => <Impact block={key} version={version} />,
};

export function BlockPage() {
  const { key } = route.useParams();
  return <ContentPage contentKey={key} as={asBlock} />;
}
