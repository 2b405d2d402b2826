import { Badge, Group, SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { Parked } from '../api/records.ts';
import { type Service, services, workQuery } from '../api/services.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { parkedQuery } from './queries.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/parked');
const states: Parked['state'][] = ['parked', 'replayed', 'discarded'];

const columnsFor = (service: Service): readonly Column<Parked>[] => [
  {
    title: 'Why',
    cell: ({ id, code, reason }) => (
      <>
        <Link to="/parked/$service/$id" params={{ service, id }}>
          {code}
        </Link>
        <Under>{reason}</Under>
      </>
    ),
  },
  { title: 'Consumer', cell: ({ consumer }) => consumer, wide: true },
  { title: 'State', cell: ({ state }) => <State of={state} /> },
  { title: 'Since', cell: ({ parkedAt }) => <Moment at={parkedAt} brief />, wide: true, end: true },
];

/**
 * What follows from how many messages each service has parked. Whoever asks is drawn anew when that changes, and not
 * with each of five answers: a list of fifty rows would be, too.
 */
const useParked = <What,>(of: (counts: readonly number[]) => What): What =>
  useQueries({
    queries: services.map(workQuery),
    combine: (reports) => of(reports.map(({ data }) => data?.parked ?? 0)),
  });
const asTheyAre = (counts: readonly number[]): readonly number[] => counts;
const fullestOf = (counts: readonly number[]): Service =>
  services[counts.findIndex((count) => count > 0)] ?? services[0];

/** One service at a time, the one with parked messages first. */
export function ParkedPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const fullest = useParked(fullestOf);
  const service = services.find((each) => each === search.service) ?? fullest;
  const state = states.find((each) => each === search.state) ?? 'parked';
  const query = useInfiniteQuery(parkedQuery(service, state));
  const set = (change: Record<string, string>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Group mb="md" align="end">
        <ServiceChoice service={service} onChoose={(value) => set({ service: value })} />
        <Select
          aria-label={texts.state}
          data={states}
          value={state}
          onChange={(value) => value && set({ state: value })}
          allowDeselect={false}
          w={140}
        />
      </Group>
      <List
        label={texts.title}
        query={query}
        columns={columnsFor(service)}
        keyOf={({ id }) => id}
        empty={<Empty title={texts.empty.title}>{texts.empty.body}</Empty>}
      />
    </Page>
  );
}

interface ServiceChoiceProps {
  service: Service;
  onChoose: (service: string) => void;
}

function ServiceChoice({ service, onChoose }: ServiceChoiceProps) {
  const counts = useParked(asTheyAre);
  return (
    <>
      <SegmentedControl
        aria-label={texts.service}
        value={service}
        onChange={onChoose}
        visibleFrom="sm"
        data={services.map((value, index) => ({
          value,
          label: (
            <Group gap={6} wrap="nowrap">
              {value}
              {(counts[index] ?? 0) > 0 && (
                <Badge size="sm" color="red.9" circle>
                  {counts[index]}
                </Badge>
              )}
            </Group>
          ),
        }))}
      />
      <Select
        label={texts.service}
        data={services}
        value={service}
        onChange={(value) => value && onChoose(value)}
        allowDeselect={false}
        hiddenFrom="sm"
      />
    </>
  );
}
