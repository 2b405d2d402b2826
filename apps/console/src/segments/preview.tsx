import { Anchor, Button, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { SegmentRule } from '@tourbus/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { SegmentPreview } from '../api/segment-calls.ts';
import { Card } from '../parts/card.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Builder } from './builder.tsx';
import { faultsOf } from './faults.ts';
import { previewQuery } from './queries.ts';
import { Rates } from './rates.tsx';
import { newCondition, type Root, rootOf, ruleOf } from './rule.ts';
import classes from './segments.module.css';
import { texts } from './texts.ts';

const comparing = (): Root => rootOf(ruleOf(newCondition('response')));

/** Long enough not to count for each letter of a word. */
const pauseMs = 500;

/** What a rule comes to while it is written, and how its members differ from everybody. */
export function Preview({ segment, rule }: { segment: string; rule: SegmentRule | undefined }) {
  const [compare, setCompare] = useState<Root>();
  // The same object for as long as it is the same rule: it is waited for until it changes no more.
  const compared = useMemo(
    () => (compare && faultsOf(compare).size === 0 ? ruleOf(compare) : undefined),
    [compare],
  );
  const [asked] = useDebouncedValue(rule, pauseMs);
  const [askedBeside] = useDebouncedValue(compared, pauseMs);
  const query = useQuery({ ...previewQuery(asked, askedBeside), placeholderData: keepPreviousData });
  const { data, error, isFetching } = query;
  const isBusy = isFetching || asked !== rule;
  return (
    <>
      <Card title={texts.preview}>
        <div aria-live="polite" aria-busy={isBusy}>
          {!rule && <Text c="dimmed">{texts.incomplete}</Text>}
          {rule && !data && !error && <Text c="dimmed">{texts.counting}</Text>}
          {rule && data && <Count of={data} />}
        </div>
        {rule && error && <ProblemNote error={error} />}
        {rule && data && data.sample.length > 0 && <Sample of={data.sample} />}
      </Card>
      <Card
        title={texts.rates}
        actions={
          <Button
            size="xs"
            variant="default"
            onClick={() => setCompare((now) => (now ? undefined : comparing()))}
          >
            {compare ? texts.stop : texts.compare}
          </Button>
        }
      >
        <Text size="sm" c="dimmed">
          {texts.ratesLead}
        </Text>
        {compare && (
          <Builder
            segment={segment}
            root={compare}
            faults={faultsOf(compare)}
            readOnly={false}
            onChange={setCompare}
          />
        )}
        <div aria-live="polite">{compare && rule && data?.rates && <Rates of={data.rates.of} />}</div>
      </Card>
    </>
  );
}

function Count({ of: { members, customers } }: { of: SegmentPreview }) {
  const share = customers === 0 ? undefined : members / customers;
  return (
    <>
      <div className={`${classes.count} figures`}>{members.toLocaleString()}</div>
      <div className={classes.small}>
        {texts.of(members, customers)}
        {share !== undefined &&
          `, ${share.toLocaleString(undefined, { style: 'percent', maximumFractionDigits: 1 })}`}
      </div>
    </>
  );
}

const Sample = ({ of }: { of: SegmentPreview['sample'] }) => (
  <>
    <Text size="sm" fw={550} mt="sm">
      {texts.sample}
    </Text>
    <ul className={classes.sample}>
      {of.map(({ id, name }) => (
        <li key={id}>
          <Anchor component={Link} to={`/customers/${encodeURIComponent(id)}`} size="sm" dir="auto">
            {name ?? id}
          </Anchor>
        </li>
      ))}
    </ul>
  </>
);
