import { Anchor, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DryRun } from '../api/records.ts';
import { Empty } from '../parts/empty.tsx';
import { type Column, List } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { Who } from '../workflow/who.tsx';
import { dryRunsQuery } from './queries.ts';
import classes from './run.module.css';
import { texts } from './texts.ts';

const columnsFor = (policyKey: string, shown: string | undefined): Column<DryRun>[] => [
  {
    title: texts.run.what2,
    cell: ({ id, version }) => (
      <Anchor
        component={Link}
        to="/policies/$key"
        params={{ key: policyKey } as never}
        resetScroll={false}
        search={((before: object) => ({ ...before, run: id })) as never}
        aria-current={id === shown ? 'true' : undefined}
      >
        {version === null ? texts.run.unsaved : `Version ${version}`}
      </Anchor>
    ),
  },
  { title: 'State', cell: ({ state }) => <State of={state} /> },
  {
    title: texts.run.period,
    cell: ({ period }) => (
      <>
        <Moment at={period.from} brief /> – <Moment at={period.until} brief />
      </>
    ),
    wide: true,
  },
  { title: texts.run.by, cell: ({ requestedBy }) => <Who by={requestedBy} />, wide: true },
  { title: 'When', cell: ({ requestedAt }) => <Moment at={requestedAt} brief />, wide: true, end: true },
];

/** All that are kept, each with an address of its own. */
export function EarlierRuns({ policyKey, shown }: { policyKey: string; shown: string | undefined }) {
  const query = useInfiniteQuery(dryRunsQuery(policyKey));
  const isNone = query.data?.pages[0]?.items.length === 0;
  return (
    <section className={classes.part}>
      {!isNone && (
        <Title order={3} size="h6" mb="xs">
          {texts.run.earlier}
        </Title>
      )}
      <List
        label={texts.run.earlier}
        query={query}
        columns={columnsFor(policyKey, shown)}
        keyOf={({ id }) => id}
        empty={<Empty title={texts.run.none.title}>{texts.run.none.body}</Empty>}
      />
    </section>
  );
}
