import { Grid, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import type { ParkedWithBody } from '../api/records.ts';
import { type Service, services } from '../api/services.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Moment } from '../parts/moment.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import classes from './message.module.css';
import { parkedMessageQuery } from './queries.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/parked/$service/$id');

export function ParkedMessagePage() {
  const { service: named, id } = route.useParams();
  const service = services.find((each) => each === named) ?? 'ingest';
  const query = useQuery(parkedMessageQuery(service, id));
  const { data } = query;
  return (
    <Page
      key={id}
      title={data?.code ?? texts.title}
      parent={{ to: '/parked', title: texts.title }}
      lead={data && <State of={data.state} />}
      actions={data?.state === 'parked' && <WaysOut service={service} id={id} />}
    >
      <Answer query={query}>{(message) => <Message message={message} />}</Answer>
    </Page>
  );
}

function WaysOut({ service, id }: { service: Service; id: string }) {
  const queries = useQueryClient();
  const after = () => queries.invalidateQueries({ queryKey: ['parked', service] });
  return (
    <>
      <Confirm
        label={texts.replay}
        title="Replay this message?"
        icon={<IconArrowBackUp size={17} aria-hidden />}
        action={() => call(`POST /api/${service}/v1/parked/{id}/replay`, { path: { id } }).then(after)}
      >
        {texts.replayAsk}
      </Confirm>
      <Confirm
        label={texts.discard}
        title="Discard this message?"
        hurts
        icon={<IconTrash size={17} aria-hidden />}
        action={() => call(`DELETE /api/${service}/v1/parked/{id}`, { path: { id } }).then(after)}
      >
        {texts.discardAsk}
      </Confirm>
    </>
  );
}

const indented = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};

function Message({ message }: { message: ParkedWithBody }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack gap="lg">
          <Note tone="wait" title={message.reason}>
            {message.remedy}
          </Note>
          <Card title="About it">
            <Facts
              of={[
                ['Subject', message.subject],
                ['Consumer', message.consumer],
                ['Parked', <Moment at={message.parkedAt} />],
                ['Tries', message.deliveries],
                ['Settled', message.settledAt && <Moment at={message.settledAt} />],
                ['Settled by', message.settledBy],
                ['Id', message.id],
              ]}
            />
          </Card>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Card title={texts.body}>
          <details>
            <summary className={classes.summary}>{texts.show}</summary>
            <Text size="sm" c="dimmed">
              {texts.personal}
            </Text>
            <pre className={classes.body} tabIndex={0} dir="auto">
              {indented(message.body)}
            </pre>
          </details>
        </Card>
      </Grid.Col>
    </Grid>
  );
}
