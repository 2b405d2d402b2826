import { Button, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { SegmentProposals } from '../api/segment-calls.ts';
import { useMay } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Builder } from './builder.tsx';
import { faultsOf } from './faults.ts';
import { ProposalCard } from './proposal-card.tsx';
import { type Look, proposalsQuery } from './queries.ts';
import { newCondition, rootOf, ruleOf } from './rule.ts';
import classes from './segments.module.css';
import { texts } from './texts.ts';

const words = texts.proposals;
const rates = Object.entries(words.rates).map(([value, label]) => ({ value, label }));

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What was looked for comes back with whoever comes back. A rule may name people, so it stands in no address. */
    look?: Look;
  }
}

/** Groups that the system finds, each with what speaks for it; a person makes a segment of one, or not. */
export function ProposalsPage() {
  const mayWrite = useMay()('segments:write');
  const look = useLocation({ select: ({ state }) => state.look });
  const query = useQuery(proposalsQuery(mayWrite ? look : undefined));
  return (
    <Page title={words.title} lead={words.lead} parent={{ to: '/segments', title: texts.title }}>
      {!mayWrite && <Note tone="quiet" title={words.noRight} />}
      {mayWrite && (
        <Stack gap="lg">
          <Wanted look={look} isLooking={query.isFetching} onLook={() => void query.refetch()} />
          <div aria-busy={query.isFetching}>
            {!look && <Empty title={words.begin.title}>{words.begin.body}</Empty>}
            {look && query.isFetching && (
              <Text size="sm" mb="sm" role="status">
                {words.looking}
              </Text>
            )}
            {look && (
              <Answer query={query} lines={5}>
                {(found) => <Found of={found} look={look} />}
              </Answer>
            )}
          </div>
        </Stack>
      )}
    </Page>
  );
}

interface WantedProps {
  look: Look | undefined;
  isLooking: boolean;
  /** The same is looked for once more. */
  onLook: () => void;
}

/** What groups are judged by: without a word, who clicked. */
function Wanted({ look, isLooking, onLook }: WantedProps) {
  const [root, setRoot] = useState(() => rootOf(look?.for ?? ruleOf(newCondition('response'))));
  const [rate, setRate] = useState(look?.rate ?? 'higher');
  const navigate = useNavigate();
  const faults = faultsOf(root);
  const begin = (event: FormEvent) => {
    event.preventDefault();
    if (isLooking) return;
    const next: Look = { for: ruleOf(root), rate };
    if (JSON.stringify(next) === JSON.stringify(look)) return onLook();
    void navigate({ to: '/segments/proposals', state: { look: next }, replace: true });
  };
  return (
    <Card title={words.what} flush>
      <form onSubmit={begin}>
        <Builder segment="" root={root} faults={faults} readOnly={false} onChange={setRoot} />
        <Group align="end" className={classes.foot}>
          <Select
            label={words.rate}
            data={rates}
            value={rate}
            onChange={(chosen) => chosen && setRate(chosen as Look['rate'])}
            allowDeselect={false}
            w={290}
            maw="100%"
          />
          {/* Disabled it would lose the focus of whoever has pressed it. */}
          <Button
            type="submit"
            disabled={faults.size > 0}
            aria-disabled={isLooking}
            data-disabled={isLooking || undefined}
          >
            {words.look}
          </Button>
        </Group>
      </form>
    </Card>
  );
}

function Found({ of: { items, reason, ...searched }, look }: { of: SegmentProposals; look: Look }) {
  const { tried, looked, brought, customers } = searched;
  if (items.length === 0)
    return (
      <Empty title={words.none.title}>
        {reason} {words.none.body}
      </Empty>
    );
  return (
    <>
      <Text size="sm" c="dimmed" mb="md" role="status">
        {words.searched(tried, looked, brought)} {looked < customers && words.sampled(customers)}
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" verticalSpacing="lg">
        {items.map((proposal) => (
          <ProposalCard key={proposal.key} of={proposal} {...{ look, customers }} />
        ))}
      </SimpleGrid>
    </>
  );
}
