import { Button, Group, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { WorkReport } from '../api/records.ts';
import { type Service, workQuery } from '../api/services.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Moment, spanOf } from '../parts/moment.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { State } from '../parts/state.tsx';
import classes from './service-card.module.css';
import { texts } from './texts.ts';

const stateOf = ({ draining, consumers }: WorkReport): string =>
  draining ? 'drained' : consumers.some(({ oldestSeconds }) => oldestSeconds > 30) ? 'busy' : 'working';

/** One service: what each of its consumers has before it, and what it has left behind. */
export function ServiceCard({ service, mayDrain }: { service: Service; mayDrain: boolean }) {
  const query = useQuery(workQuery(service));
  const queries = useQueryClient();
  const told = (answer: WorkReport) => queries.setQueryData(workQuery(service).queryKey, answer);
  const goOn = useMutation({ mutationFn: () => call(`DELETE /api/${service}/v1/drain`).then(told) });
  const state = query.error ? 'away' : query.data && stateOf(query.data);
  return (
    <Card
      title={service}
      actions={
        <Group gap="xs">
          {state && <State of={state} />}
          {mayDrain && query.data?.draining && (
            <Button variant="default" loading={goOn.isPending} onClick={() => goOn.mutate()}>
              {texts.goOn}
            </Button>
          )}
          {mayDrain && query.data && !query.data.draining && (
            <Confirm
              label={texts.drain}
              title={`Drain ${service}?`}
              hurts
              action={() => call(`PUT /api/${service}/v1/drain`).then(told)}
            >
              {texts.drainAsk}
            </Confirm>
          )}
        </Group>
      }
    >
      {goOn.error && <ProblemNote error={goOn.error} />}
      <Answer query={query} lines={4}>
        {(report) => <Report report={report} />}
      </Answer>
    </Card>
  );
}

function Report({ report: { service, consumers, outbox, parked, draining } }: { report: WorkReport }) {
  return (
    <>
      {draining && (
        <Note tone="wait" title={`Drained by ${draining.by}`}>
          {draining.since && <Moment at={draining.since} />}
        </Note>
      )}
      <Table className={classes.table} aria-label={`Consumers of ${service}`} highlightOnHover={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.stage}</Table.Th>
            <Table.Th>{texts.behind}</Table.Th>
            <Table.Th>{texts.underWay}</Table.Th>
            <Table.Th>{texts.oldest}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {consumers.map(({ durable, lag, unacknowledged, oldestSeconds }) => (
            <Table.Tr key={durable} data-late={oldestSeconds > 30}>
              <Table.Td>{durable.replace(`${service}-`, '')}</Table.Td>
              <Table.Td>{lag.toLocaleString()}</Table.Td>
              <Table.Td>{unacknowledged.toLocaleString()}</Table.Td>
              <Table.Td>{oldestSeconds === 0 ? '–' : spanOf(oldestSeconds)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="xs">
        {texts.outbox(outbox.unconfirmed)} {parked > 0 && texts.parked(parked)}
      </Text>
    </>
  );
}
