import { Anchor } from '@mantine/core';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { Definition } from '../api/calls.ts';
import { Card } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { State } from '../parts/state.tsx';
import { ContentPage, type Written } from '../workflow/content-page.tsx';
import { jsonOf } from '../workflow/json.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/definitions/$key');

const asDefinition: Written<Definition> = {
  kinds: 'definitions',
  parent: { to: '/definitions', title: texts.title },
  titleOf: ({ key }) => key,
  language: 'json',
  label: texts.source,
  textOf: jsonOf,
  bodyFrom: (text) => JSON.parse(text) as unknown,
  aside: (definition) => <Meaning of={definition} />,
};

export function DefinitionPage() {
  const { key } = route.useParams();
  return <ContentPage contentKey={key} as={asDefinition} />;
}

function Meaning({ of }: { of: Definition }) {
  return (
    <Card
      title={texts.meaning}
      actions={
        <Anchor component={Link} to="/communications" search={{ definition: of.key } as never} size="sm">
          {texts.communications}
        </Anchor>
      }
    >
      <Facts
        of={[
          ['Is', <State of={of.active ? 'active' : 'inactive'} />],
          ['When', of.trigger],
          ['Only if', of.condition && <code>{of.condition}</code>],
          [
            'We say',
            <Anchor component={Link} to={`/templates/${of.template}`}>
              {of.template}
            </Anchor>,
          ],
          ['By', of.channels.join(', then ')],
          ['Message class', of.messageClass],
          ['Topic', of.topic],
          ['Print stream', of.printStream],
        ]}
      />
    </Card>
  );
}
