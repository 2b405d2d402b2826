import { Button, Progress, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Batch } from '../api/records.ts';
import { Card } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { shareDone } from './batch.ts';
import { texts } from './texts.ts';

const colours = {
  ...{ delivered: 'lagoon.8', withheld: 'yellow.7', failed: 'red.8' },
  ...{ cancelled: 'gray.6', 'in error': 'red.6' },
} as const;

/** Every row, by what became of it. */
export function Outcomes({ batch }: { batch: Batch }) {
  const { id, total, rows, faulty, outcomes } = batch;
  const { delivered, withheld, failed, cancelled, underWay } = outcomes;
  const ends = { delivered, withheld, failed, cancelled, 'in error': faulty };
  const share = shareDone(batch);
  return (
    <Card title={texts.outcomes} actions={faulty + failed > 0 && <Errors id={id} />}>
      <Text size="sm" mb={6} role="status">
        {share === undefined ? texts.counting : texts.done(Math.floor(share * 100), total ?? 0)}
      </Text>
      <Progress.Root size={18} mb="md">
        {Object.entries(ends).map(([name, count]) => (
          <Progress.Section
            key={name}
            value={total ? (count / total) * 100 : 0}
            color={colours[name as keyof typeof colours]}
            aria-label={name}
          />
        ))}
      </Progress.Root>
      <Facts
        of={[
          ...Object.entries(ends).map(([name, count]) => [name, count.toLocaleString()] as const),
          ['under way', underWay.toLocaleString()],
          ['read so far', rows.toLocaleString()],
        ]}
      />
    </Card>
  );
}

const Errors = ({ id }: { id: string }) => (
  <Button
    component="a"
    href={`/api/ingest/v1/batches/${id}/errors.csv`}
    download
    size="xs"
    variant="default"
    leftSection={<IconDownload size={15} aria-hidden />}
  >
    {texts.errors}
  </Button>
);
