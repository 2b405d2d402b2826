import { Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { Brand } from '../api/calls.ts';
import { Card } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { ContentPage, type Written } from '../workflow/content-page.tsx';
import { jsonOf } from '../workflow/json.ts';
import { Swatches } from './swatches.tsx';
import { texts } from './texts.ts';

const route = getRouteApi('/brands/$key');

const asBrand: Written<Brand> = {
  kinds: 'brands',
  parent: { to: '/brands', title: texts.title },
  titleOf: ({ name }) => name,
  language: 'json',
  label: texts.source,
  textOf: jsonOf,
  bodyFrom: (text) => JSON.parse(text) as unknown,
  aside: (saved, text) => <Look brand={readOr(saved, text)} />,
};

/** What is being written, as far as it can be read. */
function readOr(saved: Brand, text: string): Partial<Brand> {
  try {
    return JSON.parse(text) as Partial<Brand>;
  } catch {
    return saved;
  }
}

export function BrandPage() {
  const { key } = route.useParams();
  return <ContentPage contentKey={key} as={asBrand} />;
}

function Look({ brand }: { brand: Partial<Brand> }) {
  const { senders, colours, legal, website, locale = 'en' } = brand;
  // While it is written, a topic may not have its name yet.
  const topics: readonly Partial<NonNullable<Brand['topics']>[number]>[] = brand.topics ?? [];
  const { email, sms, print } = senders ?? {};
  return (
    <Stack gap="lg">
      <Card title={texts.colours}>
        <Swatches colours={colours ?? {}} />
      </Card>
      <Card title={texts.senders}>
        {email || sms || print ? (
          <Facts
            of={[
              ['E-mail', email && `${email.name} <${email.address}>`],
              ['Replies to', email?.replyTo],
              ['SMS', sms?.from],
              ['Letters', print?.lines.join(', ')],
              ['Website', website],
              ['Language', locale],
            ]}
          />
        ) : (
          <Text c="dimmed">{texts.noSenders}</Text>
        )}
      </Card>
      {topics.length > 0 && (
        <Card title={texts.topics}>
          <Facts
            of={topics.map(({ key = '', name = {} }) => [key, name[locale] ?? Object.values(name)[0]])}
          />
        </Card>
      )}
      <Card title={texts.legal}>
        <Facts of={Object.entries(legal ?? {})} />
      </Card>
    </Stack>
  );
}
