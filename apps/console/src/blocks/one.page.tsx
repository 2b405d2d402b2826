import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { Block } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Rows } from '../parts/list.tsx';
import { State } from '../parts/state.tsx';
import { ContentPage, type Written } from '../workflow/content-page.tsx';
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
  aside: ({ key }) => <Impact block={key} />,
};

export function BlockPage() {
  const { key } = route.useParams();
  return <ContentPage contentKey={key} as={asBlock} />;
}

/** Every template that a change of this block touches. */
function Impact({ block }: { block: string }) {
  const query = useQuery({
    queryKey: ['impact', block],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/blocks/{key}/impact', { path: { key: block }, signal }),
  });
  return (
    <Card title={texts.impact}>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.impactLead}
      </Text>
      <Answer query={query} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>{texts.unused}</Text>
          ) : (
            <Rows
              label={texts.impact}
              items={items}
              keyOf={({ key, version }) => `${key} ${version}`}
              columns={[
                {
                  title: 'Template',
                  cell: ({ key, name }) => (
                    <Anchor component={Link} to={`/templates/${key}`}>
                      {name}
                    </Anchor>
                  ),
                },
                { title: 'State', cell: ({ state }) => <State of={state} /> },
                { title: 'Has version', cell: ({ contains }) => contains ?? '–', end: true },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  );
}
