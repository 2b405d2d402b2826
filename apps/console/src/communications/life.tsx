import { Text, Timeline } from '@mantine/core';
import {
  IconCheck,
  IconClick,
  IconClockPause,
  IconMail,
  IconPencil,
  IconPlugConnected,
  IconReceipt,
  IconX,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TimelineEntry } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { timelineQuery } from './queries.ts';
import { texts } from './texts.ts';

const byName: Record<string, typeof IconMail> = {
  deferred: IconClockPause,
  composed: IconPencil,
  dispatched: IconMail,
  delivered: IconCheck,
  withheld: IconX,
  failed: IconX,
};
const bySort = { state: IconCheck, attempt: IconPlugConnected, receipt: IconReceipt, response: IconClick };

const sentence = ({ what, sort }: TimelineEntry): string =>
  ({ state: what, attempt: `provider: ${what}`, receipt: `receipt: ${what}`, response: `customer: ${what}` })[
    sort
  ];

/** One communication's life, in order of time. */
export function Life({ id }: { id: string }) {
  const query = useQuery(timelineQuery(id));
  return (
    <Answer query={query}>
      {({ items }) => (
        <Timeline bulletSize={24} lineWidth={2} color="lagoon.8" active={items.length}>
          {items.map((entry) => {
            const Icon = byName[entry.what] ?? bySort[entry.sort];
            return (
              <Timeline.Item
                key={`${entry.at} ${entry.sort} ${entry.what} ${entry.detail ?? ''}`}
                bullet={<Icon size={14} aria-hidden />}
                title={sentence(entry)}
              >
                <Text size="sm" c="dimmed" component="div">
                  <Moment at={entry.at} />
                  {entry.machine && <div>{texts.one.machine}</div>}
                  {entry.detail && (
                    <div dir="auto" style={{ overflowWrap: 'anywhere' }}>
                      {entry.detail}
                    </div>
                  )}
                </Text>
              </Timeline.Item>
            );
          })}
        </Timeline>
      )}
    </Answer>
  );
}
