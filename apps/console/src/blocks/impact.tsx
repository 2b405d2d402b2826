import { Anchor, Button, Grid, Group, Modal, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { BlockUse } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Rows } from '../parts/list.tsx';
import { State } from '../parts/state.tsx';
import { shownOf } from '../templates/preview-frame.ts';
import { firstLooks, Looked } from '../templates/preview-looks.tsx';
import classes from './impact.module.css';
import { texts } from './texts.ts';

interface ImpactProps {
  block: string;
  /** The version whose publication is thought of. */
  version: number;
}

/** Every template that a change of this block touches; how each would look is only made when somebody looks. */
export function Impact({ block, version }: ImpactProps) {
  const [compared, setCompared] = useState<number>();
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
            <>
              <Button variant="default" size="xs" mb="sm" onClick={() => setCompared(0)}>
                {texts.compare(items.length)}
              </Button>
              <Uses items={items} onCompare={setCompared} />
              <Compared {...{ items, block, version }} at={compared} onMove={setCompared} />
            </>
          )
        }
      </Answer>
    </Card>
  );
}

interface UsesProps {
  items: readonly BlockUse[];
  onCompare: (index: number) => void;
}

const Uses = ({ items, onCompare }: UsesProps) => (
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
      {
        title: 'State',
        cell: ({ state, contains }) => (
          <>
            <State of={state} />
            {contains !== null && (
              <Text size="xs" c="dimmed">
                {texts.has(contains)}
              </Text>
            )}
          </>
        ),
      },
      {
        title: texts.looks,
        cell: (use) => (
          <Anchor
            component="button"
            type="button"
            size="sm"
            aria-label={texts.compareOne(use.name)}
            onClick={() => onCompare(items.indexOf(use))}
          >
            {texts.look}
          </Anchor>
        ),
        end: true,
      },
    ]}
  />
);

interface ComparedProps extends ImpactProps {
  items: readonly BlockUse[];
  /** Which of them; none where nobody compares. */
  at: number | undefined;
  onMove: (to: number | undefined) => void;
}

/** One after the other, as it is and as it would be. */
function Compared({ items, at, onMove, block, version }: ComparedProps) {
  const use = at === undefined ? undefined : items[at];
  return (
    <Modal
      opened={use !== undefined}
      onClose={() => onMove(undefined)}
      title={use && texts.place(use.name, (at ?? 0) + 1, items.length)}
      size="72rem"
    >
      {use && at !== undefined && (
        <>
          <Grid gap="md">
            {[undefined, { [block]: version }].map((blocks) => (
              <Grid.Col key={blocks ? 'after' : 'before'} span={{ base: 12, sm: 6 }}>
                <Text size="sm" fw={600} mb={6}>
                  {blocks ? texts.after(version) : texts.before}
                </Text>
                <Look use={use} blocks={blocks} />
              </Grid.Col>
            ))}
          </Grid>
          <Group justify="end" mt="md">
            <Button variant="default" disabled={at === 0} onClick={() => onMove(at - 1)}>
              {texts.previous}
            </Button>
            <Button disabled={at === items.length - 1} onClick={() => onMove(at + 1)} data-autofocus>
              {texts.next}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}

async function read(
  { key, version }: BlockUse,
  blocks: Record<string, number> | undefined,
  signal: AbortSignal,
) {
  const template = await call('GET /api/composer/v1/templates/{key}', {
    ...{ path: { key }, query: { version }, signal },
  });
  const looks = firstLooks(template);
  const preview = await call('POST /api/composer/v1/templates/{key}/preview', {
    ...{ path: { key }, signal },
    body: { channel: looks.view.channel, version, blocks, format: 'json' },
  });
  return { looks, shown: shownOf(preview, looks.view, (name) => template.documents[name]?.css ?? '', looks) };
}

function Look({ use, blocks }: { use: BlockUse; blocks: Record<string, number> | undefined }) {
  const query = useQuery({
    queryKey: ['impact', 'look', use.key, use.version, blocks],
    queryFn: ({ signal }) => read(use, blocks, signal),
    retry: false,
  });
  return (
    <Answer query={query} lines={8}>
      {({ shown, looks }) => (
        <div className={classes.look}>
          <Looked shown={shown} looks={looks} stale={false} />
        </div>
      )}
    </Answer>
  );
}
