import { Anchor, Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { Customer } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { SegmentsOfCustomer } from '../segments/of-customer.tsx';
import { Consents } from './consents.tsx';
import { ContactPoints } from './contact-points.tsx';
import { Privacy } from './privacy.tsx';
import { customerQuery } from './queries.ts';
import { texts } from './texts.ts';
import { DuplicatesOf } from './duplicates.tsx';
import { AlsoKnownAs } from './identities.tsx';
import { Touchpoints } from './touchpoints.tsx';
import { Traits } from './traits.tsx';

const route = getRouteApi('/customers/$id');
const parent = { to: '/customers', title: texts.title };

export function CustomerPage() {
  const { id } = route.useParams();
  const query = useQuery(customerQuery(id));
  return (
    <Page key={id} title={query.data?.names.display ?? id} parent={parent} lead={id}>
      <Answer query={query} lines={12}>
        {(customer) => <Known customer={customer} shownFor={id} />}
      </Answer>
    </Page>
  );
}

function Known({ customer, shownFor }: { customer: Customer; shownFor: string }) {
  const { id } = customer;
  return (
    <Grid gap="lg">
      {shownFor !== id && (
        <Grid.Col span={12}>
          <Note tone="quiet" title={texts.isPart(shownFor, id)}>
            {texts.shownFor}{' '}
            <Anchor component={Link} to="/customers/$id" params={{ id } as never}>
              {id}
            </Anchor>
          </Note>
        </Grid.Col>
      )}
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack gap="lg">
          <Card title={texts.points}>
            <ContactPoints of={customer.contactPoints} />
          </Card>
          <Card title={texts.consents}>
            <Consents of={customer} />
          </Card>
          <SegmentsOfCustomer of={customer} />
          <Card title={texts.about}>
            <Facts of={factsOf(customer)} />
          </Card>
          <Traits of={id} />
          <AlsoKnownAs id={id} />
          <DuplicatesOf customer={customer} />
          <Privacy id={id} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Card
          title={texts.timeline}
          actions={
            <Anchor component={Link} to="/communications" search={{ customer: id } as never} size="sm">
              {texts.said}
            </Anchor>
          }
        >
          <Touchpoints id={id} />
        </Card>
      </Grid.Col>
    </Grid>
  );
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const factsOf = ({ names, locale, timeZone, country, preferences, attributes, version }: Customer) =>
  [
    ['Given name', names.given],
    ['Family name', names.family],
    ['Organisation', names.organisation],
    ['Language', locale],
    ['Time zone', timeZone],
    ['Country', country],
    ['Prefers', preferences.channels?.join(', ')],
    ...Object.entries(attributes).map(([name, value]) => [name, plain(value)] as const),
    ['Version', version],
  ] as const;
