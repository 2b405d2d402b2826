import { Button, Select, Text, Timeline } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowMerge,
  IconArrowsSplit2,
  IconBolt,
  IconDoorEnter,
  IconHeadset,
  IconMessageReply,
  IconNote,
  IconShoppingBag,
  IconUserEdit,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Touchpoint } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { customerTimelineQuery } from './queries.ts';
import { texts } from './texts.ts';
import { titleOf } from './touchpoint-words.ts';

const icons = {
  'event-received': IconBolt,
  'profile-changed': IconUserEdit,
  'response-captured': IconMessageReply,
  merged: IconArrowMerge,
  unmerged: IconArrowsSplit2,
  purchase: IconShoppingBag,
  return: IconArrowBackUp,
  support: IconHeadset,
  visit: IconDoorEnter,
  note: IconNote,
};

const filters = [
  { value: '', label: 'Everything' },
  { value: 'purchase,return', label: 'Purchases and returns' },
  { value: 'support', label: 'Support' },
  { value: 'visit,note', label: 'Visits and notes' },
  { value: 'response-captured', label: 'Answers to us' },
  { value: 'event-received', label: 'Events' },
  { value: 'profile-changed,merged,unmerged', label: 'Changes of the profile' },
];

/** What passed between the customer and us, newest first. */
export function Touchpoints({ id }: { id: string }) {
  const [kind, setKind] = useState('');
  return (
    <>
      <Select
        label={texts.show}
        data={filters}
        value={kind}
        onChange={(value) => setKind(value ?? '')}
        allowDeselect={false}
        mb="md"
        maw="16rem"
      />
      <Items key={kind} id={id} kind={kind} />
    </>
  );
}

function Items({ id, kind }: { id: string; kind: string }) {
  const query = useInfiniteQuery(customerTimelineQuery(id, kind));
  return (
    <Answer query={query}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0)
          return (
            <Text size="sm" c="dimmed">
              {kind ? texts.noneOfThese : texts.noTimeline}
            </Text>
          );
        return (
          <>
            <Timeline bulletSize={24} lineWidth={2} color="lagoon.8" active={items.length}>
              {items.map((item) => (
                <Item key={item.id} item={item} />
              ))}
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

/** Without the time line's item around it, which counts its children. */
function Item({ item, ...place }: { item: Touchpoint }) {
  const Icon = icons[item.kind];
  return (
    <Timeline.Item {...place} title={titleOf(item)} bullet={<Icon size={14} aria-hidden />}>
      <Text size="sm" c="dimmed" component="div">
        <Moment at={item.at} />
        <div style={{ overflowWrap: 'anywhere' }}>
          from {item.source}
          {item.cameFor && `, came for ${item.cameFor}`}
        </div>
        {item.notes.map((note) => (
          <div key={note} dir="auto">
            {note}
          </div>
        ))}
      </Text>
    </Timeline.Item>
  );
}
