import { Anchor, Grid, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DryRun, DryRunResult, TriedOutcome, TriedPart, TriedTotals } from '../api/records.ts';
import { type Column, Rows } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { ruleName } from '../parts/rules.ts';
import { Examples } from './examples.tsx';
import classes from './run.module.css';
import { texts } from './texts.ts';
import { changedIn, differenceOf, outcomes, reasonsOf, sumOf, waysOf } from './tried.ts';

const words = texts.run;

/** What would have become of it all, under either policy. */
export function Result({ run, result }: { run: DryRun; result: DryRunResult }) {
  const changes = changedIn(result);
  const { requests, leftOut, before, after } = result;
  return (
    <>
      <div role="status">
        <Title order={3} size="h4">
          {changes === 0 ? words.unchanged(requests) : words.changed(changes, requests)}
        </Title>
      </div>
      <Text size="sm" c="dimmed" mb="md">
        <Moment at={run.period.from} brief /> – <Moment at={run.period.until} brief />:{' '}
        {words.tried(run.version)}, {words.under(run.baseVersion)}. {leftOut > 0 && words.leftOut(leftOut)}
      </Text>
      <Bar title={words.before} totals={before} />
      <Bar title={words.after} totals={after} />
      <Grid gap="lg" mt="md">
        <Part title={words.outcome}>
          <Totals before={before} after={after} />
        </Part>
        <Part title={words.why}>
          <Reasons result={result} />
        </Part>
        <Part title={words.byDefinition} whole>
          <Parts label={words.byDefinition} parts={result.byDefinition} linked />
        </Part>
        {result.bySegment.length > 0 && (
          <Part title={words.bySegment} whole>
            <Parts label={words.bySegment} parts={result.bySegment} />
          </Part>
        )}
      </Grid>
      {changes > 0 && <Ways result={result} />}
      {result.examples.length > 0 && <Examples examples={result.examples} />}
    </>
  );
}

interface PartProps {
  title: string;
  /** Takes the whole width. */
  whole?: boolean;
  children: ReactNode;
}

const Part = ({ title, whole, children }: PartProps) => (
  <Grid.Col span={{ base: 12, lg: whole ? 12 : 6 }}>
    <Title order={4} size="h6" mb="xs">
      {title}
    </Title>
    {children}
  </Grid.Col>
);

/** All messages as one band, by what becomes of them. The figures stand in the table below. */
const Bar = ({ title, totals }: { title: string; totals: TriedTotals }) => (
  <div className={classes.bar} aria-hidden>
    <span>{title}</span>
    <div className={classes.band}>
      {outcomes.map((outcome) => (
        <span
          key={outcome}
          data-outcome={outcome}
          style={{ flexGrow: totals[outcome] }}
          title={`${words.outcomes[outcome]}: ${totals[outcome].toLocaleString()}`}
        />
      ))}
    </div>
  </div>
);

interface Sides {
  before: TriedTotals;
  after: TriedTotals;
}

const sideColumns = <Item,>(of: (item: Item) => [number, number]): Column<Item>[] => [
  { title: words.before, cell: (item) => of(item)[0].toLocaleString(), end: true },
  { title: words.after, cell: (item) => of(item)[1].toLocaleString(), end: true },
  { title: words.change, cell: (item) => differenceOf(...of(item)), end: true },
];

const Totals = ({ before, after }: Sides) => (
  <Rows<TriedOutcome>
    label={words.outcome}
    items={outcomes}
    keyOf={(outcome) => outcome}
    columns={[
      {
        title: words.outcome,
        cell: (outcome) => (
          <span className={classes.key}>
            <span data-outcome={outcome} aria-hidden />
            {words.outcomes[outcome]}
          </span>
        ),
      },
      ...sideColumns<TriedOutcome>((outcome) => [before[outcome], after[outcome]]),
    ]}
  />
);

function Reasons({ result }: { result: DryRunResult }) {
  const reasons = reasonsOf(result);
  if (reasons.length === 0) return <Text c="dimmed">–</Text>;
  return (
    <Rows
      label={words.why}
      items={reasons}
      keyOf={({ rule }) => rule}
      columns={[
        { title: words.rule, cell: ({ rule }) => ruleName(rule) },
        ...sideColumns<(typeof reasons)[number]>((one) => [one.before, one.after]),
      ]}
    />
  );
}

const Parts = ({
  label,
  parts,
  linked,
}: {
  label: string;
  parts: readonly TriedPart[];
  linked?: boolean;
}) => (
  <Rows
    label={label}
    items={parts}
    keyOf={({ name }) => name}
    columns={[
      {
        title: linked ? 'Definition' : 'Segment',
        cell: ({ name }) =>
          linked ? (
            <Anchor component={Link} to={`/definitions/${encodeURIComponent(name)}`}>
              {name}
            </Anchor>
          ) : (
            <span dir="auto">{name}</span>
          ),
      },
      { title: words.messages, cell: ({ after }) => sumOf(after).toLocaleString(), wide: true, end: true },
      ...outcomes.map((outcome): Column<TriedPart> => ({
        title: words.short[outcome],
        cell: ({ before, after }) => <Side before={before[outcome]} after={after[outcome]} />,
        end: true,
        wide: outcome === 'moved',
      })),
    ]}
  />
);

/** What it is then, and what that changes. */
const Side = ({ before, after }: { before: number; after: number }) => (
  <>
    {after.toLocaleString()}
    {after !== before && <div className={classes.difference}>{differenceOf(before, after)}</div>}
  </>
);

const Ways = ({ result }: { result: DryRunResult }) => (
  <section className={classes.part}>
    <Title order={4} size="h6" mb="xs">
      {words.ways}
    </Title>
    <ul className={classes.ways}>
      {waysOf(result).map(({ from, to, count }) => (
        <li key={`${from} ${to}`}>
          <strong>{count.toLocaleString()}</strong> {words.way(words.outcomes[from], words.outcomes[to])}
        </li>
      ))}
    </ul>
  </section>
);
