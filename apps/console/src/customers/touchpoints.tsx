import { Button, Text, Timeline } from '@mantine/core';
import { IconBolt, IconMessageReply, IconUserEdit } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Touchpoint } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { customerTimelineQuery } from './queries.ts';
import { texts } from './texts.ts';

const icons = {
  'event-received': IconBolt,
  'profile-changed': IconUserEdit,
  'response-captured': IconMessageReply,
};

const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

const titleOf = ({ kind, references }: Touchpoint): string =>
  ({
    'event-received': `Event ${text(references['type'])}`,
    'profile-changed': `Changed: ${text(references['changes'])}`,
    'response-captured': `Answered: ${text(references['response'])}`,
  })[kind];

/** What passed between the customer and us, newest first. */
export function Touchpoints({ id }: { id: string }) {
  const query = useInfiniteQuery(customerTimelineQuery(id));
  return (
    <Answer query={query}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return <Text c="dimmed">{texts.noTimeline}</Text>;
        return (
          <>
            <Timeline bulletSize={24} lineWidth={2} color="lagoon.8" active={items.length}>
              {items.map((item) => {
                const Icon = icons[item.kind];
                return (
                  <Timeline.Item key={item.id} title={titleOf(item)} bullet={<Icon size={14} aria-hidden />}>
                    <Text size="sm" c="dimmed" component="div">
                      <Moment at={item.at} />
                      <div style={{ overflowWrap: 'anywhere' }}>{item.source}</div>
                      {item.notes.map((note) => (
                        <div key={note}>{note}</div>
                      ))}
                    </Text>
                  </Timeline.Item>
                );
              })}
            </Timeline>
            {query.hasNextPage && (
              <Button
                variant="default"
                mt="md"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show more
              </Button>
            )}
          </>
        );
      }}
    </Answer>
  );
}
