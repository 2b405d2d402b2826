import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import type { CustomerTrait } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { Moment } from '../parts/moment.tsx';
import { inWords } from './trait-words.ts';
import classes from './traits.module.css';

const texts = {
  title: 'Traits',
  all: 'Custom traits',
  lead: 'What is inferred from what they did and how they answered. Open one to see from what.',
  formula: 'Formula',
  at: 'As of',
  not: 'Not computed yet',
};

/** Each trait with its value in words; where it comes from is shown on demand. */
export function Traits({ of }: { of: string }) {
  const query = useQuery({
    queryKey: ['customer', of, 'traits'],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/customers/{id}/traits', { path: { id: of }, signal }),
  });
  return (
    <Card
      title={texts.title}
      actions={
        <Anchor component={Link} to="/traits" size="sm">
          {texts.all}
        </Anchor>
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {texts.lead}
      </Text>
      <Answer query={query}>
        {({ items }) => (
          <ul className={classes.traits}>
            {items.map((trait) => (
              <li key={trait.key}>
                <Trait of={trait} />
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Card>
  );
}

function Trait({ of }: { of: CustomerTrait }) {
  const { name, key, description, formula, inputs, fault, computedAt } = of;
  return (
    <details className={classes.trait}>
      <summary>
        <span>{name}</span>
        <span className={classes.value} dir="auto" data-known={of.value !== undefined}>
          {inWords(of)}
        </span>
      </summary>
      {description && <Text size="sm">{description}</Text>}
      {fault && (
        <Text size="sm" role="note">
          {fault}
        </Text>
      )}
      <Facts
        of={[
          ...Object.entries(inputs).map(([input, value]) => [spaced(input), plain(value)] as const),
          [texts.formula, of.kind === 'custom' ? <code>{formula}</code> : formula],
          [texts.at, computedAt ? <Moment at={computedAt} /> : texts.not],
          ['In rules', <code>traits.{key}</code>],
        ]}
      />
    </details>
  );
}

/** `silenceDays` is “Silence days”. */
const spaced = (name: string): string => {
  const words = name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const plain = (value: unknown): string =>
  value !== null && typeof value === 'object'
    ? Object.entries(value)
        .map(([name, one]) => `${name}: ${plain(one)}`)
        .join(', ')
    : String(value);
