import { Anchor, Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { Communication, Deferral } from '../api/records.ts';
import { useMay } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { Moment } from '../parts/moment.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { Who } from '../workflow/who.tsx';
import { Artefacts } from './artefacts.tsx';
import { Life } from './life.tsx';
import { communicationQuery } from './queries.ts';
import { texts } from './texts.ts';
import { PolicyLink, Trace } from './trace.tsx';

const route = getRouteApi('/communications/$id');
const parent = { to: '/communications', title: texts.title };

export function CommunicationPage() {
  const { id } = route.useParams();
  const query = useQuery(communicationQuery(id));
  const title = query.data?.subject ?? query.data?.definition ?? 'Communication';
  return (
    <Page key={id} title={title} parent={parent} lead={query.data && <State of={query.data.state} />}>
      <Answer query={query} lines={12}>
        {(communication) => <Told communication={communication} />}
      </Answer>
    </Page>
  );
}

function Told({ communication }: { communication: Communication }) {
  const { id, state, reason, deferral, artefacts, trace } = communication;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Artefacts id={id} artefacts={artefacts} waits={state === 'deferred'} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack gap="lg">
          {reason && (
            <Note tone={state === 'failed' ? 'bad' : 'wait'} title={`It was ${state}`}>
              {reason.text}
            </Note>
          )}
          {state === 'deferred' && deferral && <Held deferral={deferral} />}
          <Card title={texts.one.life}>
            <Life id={id} />
          </Card>
          <Card title={texts.one.trace}>
            <Trace steps={trace} />
          </Card>
          <Card title={texts.one.about}>
            <Facts of={factsOf(communication)} />
          </Card>
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

/** Why it waits, and until when. */
const Held = ({ deferral: { reason, releaseAt, expiresAt, policy } }: { deferral: Deferral }) => (
  <Note tone="wait" title={texts.one.held}>
    {reason.text}
    <Facts
      of={[
        [texts.one.askedAgain, <Moment at={releaseAt} />],
        [texts.one.tooLate, expiresAt && <Moment at={expiresAt} />],
        [
          texts.one.heldBy,
          policy.version > 0 && <PolicyLink of={{ key: policy.key, version: String(policy.version) }} />,
        ],
      ]}
    />
  </Note>
);

const versioned = (of: Communication['brand']): string | undefined =>
  (of && `${of.key}, version ${of.version}`) || undefined;

/** Who stood by what it is made of: template, brand and definition. Each name once, with the latest moment. */
const Approvals = ({ of }: { of: NonNullable<Communication['approvals']> }) =>
  [...new Map(of.map(({ by, at }) => [by, at]))].map(([by, at]) => (
    <div key={by}>
      <Who by={by} />, <Moment at={at} brief />
    </div>
  ));

/** Who may not see the customer sees what else was said to them. */
function Whose({ id }: { id: string }) {
  const mayOpen = useMay()('customers:read');
  return mayOpen ? (
    <Anchor component={Link} to={`/customers/${encodeURIComponent(id)}`}>
      {id}
    </Anchor>
  ) : (
    <Anchor component={Link} to="/communications" search={{ customer: id } as never}>
      {id}
    </Anchor>
  );
}

function factsOf(one: Communication) {
  return [
    ['Customer', <Whose id={one.customerId} />],
    ['Sent to', one.recipient],
    ['Sender', one.sender],
    ['Channel', one.channel],
    ['Language', one.locale],
    ['Definition', one.definition],
    ['Message class', one.messageClass],
    [
      'Template',
      one.template && (
        <Anchor component={Link} to={`/templates/${one.template.key}`}>
          {versioned(one.template)}
        </Anchor>
      ),
    ],
    ['Approved by', one.approvals?.length ? <Approvals of={one.approvals} /> : undefined],
    ['Brand', versioned(one.brand)],
    ['Thread', one.thread],
    [
      'Batch',
      one.batchId && (
        <Anchor component={Link} to={`/batches/${one.batchId}`}>
          row {one.batchRow}
        </Anchor>
      ),
    ],
    ['Provider', one.provider],
    ['Provider’s id', one.providerMessageId],
    ['Id', one.id],
    ['Trace id', one.traceId],
  ] as const;
}
