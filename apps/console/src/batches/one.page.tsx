import { Grid, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import type { Batch } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Moment } from '../parts/moment.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { type Command, commandsFor } from './batch.ts';
import { Outcomes } from './outcomes.tsx';
import { useProgress } from './progress.ts';
import { batchQuery } from './queries.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/batches/$id');

export function BatchPage() {
  const { id } = route.useParams();
  const { query, isLive } = useProgress(id);
  const { data } = query;
  return (
    <Page
      key={id}
      title={data?.name ?? 'Batch'}
      parent={{ to: '/batches', title: texts.title }}
      lead={
        data && (
          <Group gap="xs">
            <State of={data.state} />
            {isLive && <State of="producing" label={texts.live} />}
          </Group>
        )
      }
      actions={data && <Commands batch={data} />}
    >
      <Answer query={query}>{(batch) => <Told batch={batch} />}</Answer>
    </Page>
  );
}

function Commands({ batch }: { batch: Batch }) {
  const queries = useQueryClient();
  const order = async (command: Command) => {
    const path = { id: batch.id, command };
    const answer =
      command === 'retry'
        ? await call('POST /api/ingest/v1/batches/{id}/retry', { path })
        : await call('POST /api/ingest/v1/batches/{id}/{command}', { path });
    queries.setQueryData(batchQuery(batch.id).queryKey, answer);
  };
  return commandsFor(batch).map((command) => {
    const [label, consequence] = texts.commands[command];
    return (
      <Confirm
        key={command}
        label={label}
        title={`${label}: ${batch.name}?`}
        hurts={command === 'cancel'}
        action={() => order(command)}
      >
        {consequence}
      </Confirm>
    );
  });
}

function Told({ batch }: { batch: Batch }) {
  const { heldUp, failure } = batch;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="lg">
          {heldUp && (
            <Note tone="wait" title={heldUp.reason}>
              {heldUp.remedy} It goes on by itself.
            </Note>
          )}
          {failure && (
            <Note tone="bad" title={failure.reason}>
              {failure.remedy}
            </Note>
          )}
          {batch.file.deleted && (
            <Note tone="wait" title={texts.deleted.title}>
              {texts.deleted.body}
            </Note>
          )}
          <Outcomes batch={batch} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Card title={texts.about}>
          <Facts of={factsOf(batch)} />
        </Card>
      </Grid.Col>
    </Grid>
  );
}

const factsOf = (batch: Batch) =>
  [
    ['File', batch.file.name],
    ['Size', `${batch.file.bytes.toLocaleString()} bytes`],
    ['Event type', batch.eventType],
    ['Uploaded by', batch.createdBy],
    ['Uploaded', <Moment at={batch.createdAt} />],
    ['Started', batch.startedAt && <Moment at={batch.startedAt} />],
    ['Finished', batch.finishedAt && <Moment at={batch.finishedAt} />],
    ['Pace', batch.rate && `${batch.rate.toLocaleString()} rows a second`],
    ['Estimated end', batch.estimatedEnd && <Moment at={batch.estimatedEnd} />],
    ['Id', batch.id],
  ] as const;
