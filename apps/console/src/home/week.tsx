import { Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../api/client.ts';
import type { Totals } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Chart } from '../parts/chart.tsx';
import type { ChartOption } from '../parts/chart-library.ts';
import { texts } from './texts.ts';

const dayMs = 86_400_000;
const steps = ['requested', 'rendered', 'dispatched', 'delivered', 'opened', 'clicked'] as const;
const beside = ['withheld', 'failed'] as const;

export const weekQuery = queryOptions({
  queryKey: ['totals', 'week'],
  queryFn: ({ signal }) => {
    // To the hour, so that the answer can be kept for a while.
    const since = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 7 * dayMs).toISOString();
    return call('GET /api/tracker/v1/communications/totals', { query: { since }, signal });
  },
  refetchInterval: 30_000,
});

const figuresOf = (totals: Totals): string =>
  [...steps, ...beside].map((name) => `${totals[name].toLocaleString()} ${name}`).join(', ');

function optionFor(totals: Totals): ChartOption {
  const names = [...steps, ...beside].toReversed();
  return {
    animation: false,
    grid: { left: 84, right: 56, top: 0, bottom: 0 },
    xAxis: { type: 'value', show: false },
    yAxis: { type: 'category', data: names, axisLine: { show: false }, axisTick: { show: false } },
    series: [
      {
        type: 'bar',
        barWidth: 14,
        itemStyle: { borderRadius: 4 },
        data: names.map((name) => ({
          value: totals[name],
          ...(name === 'withheld' || name === 'failed' ? { itemStyle: { color: '#c98a2b' } } : {}),
        })),
        label: { show: true, position: 'right', color: 'inherit' },
      },
    ],
  };
}

/** How many communications came how far. */
export function Week() {
  const query = useQuery(weekQuery);
  const option = useMemo(() => query.data && optionFor(query.data), [query.data]);
  return (
    <Card title={texts.week}>
      <Answer query={query}>
        {(totals) =>
          totals.requested > 0 && option ? (
            <Chart label={texts.weekLabel(figuresOf(totals))} option={option} height={264} />
          ) : (
            <Text c="dimmed">{texts.quietWeek}</Text>
          )
        }
      </Answer>
    </Card>
  );
}
