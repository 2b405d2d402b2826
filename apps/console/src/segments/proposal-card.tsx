import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import type { SegmentProposal } from '../api/segment-calls.ts';
import { Card } from '../parts/card.tsx';
import { KeyDialog } from './key-dialog.tsx';
import type { Look } from './queries.ts';
import { Rates } from './rates.tsx';
import classes from './segments.module.css';
import { texts } from './texts.ts';
import { inWords } from './words.ts';

const words = texts.proposals;
const longestDescription = 2_000;

interface ProposalCardProps {
  of: SegmentProposal;
  look: Look;
  customers: number;
}

/** One rule with what speaks for it. */
export function ProposalCard({ of, look, customers }: ProposalCardProps) {
  const { name, rule, members, why, confirmed } = of;
  return (
    <Card title={name} actions={<Use of={of} look={look} />}>
      <Text size="sm" dir="auto" className={classes.words}>
        {inWords(rule)}
      </Text>
      <Text size="sm" mt="xs">
        <strong className="figures">{texts.of(members, customers)}</strong> {words.now}
      </Text>
      <Text size="sm" mt="md" c="dimmed">
        {words.judged(confirmed.members)}
      </Text>
      <Rates of={confirmed.rates.of} />
      <Text size="sm" mt="xs" c="dimmed">
        {why}
      </Text>
    </Card>
  );
}

/** A person says what it is called for good, reads it in the editor, and saves it there. */
function Use({ of: { key, name, rule, why }, look }: Omit<ProposalCardProps, 'customers'>) {
  const [opened, { open, close }] = useDisclosure();
  const navigate = useNavigate();
  const described = words.described(look.rate, inWords(look.for), why);
  const proposed = { name, description: described.slice(0, longestDescription), rule };
  return (
    <>
      <Button size="xs" onClick={open} aria-label={words.useOf(name)}>
        {words.use}
      </Button>
      <KeyDialog
        title={name}
        submit={words.open}
        suggested={key}
        opened={opened}
        onClose={close}
        onChosen={(chosen) =>
          void navigate({ to: '/segments/$key', params: { key: chosen }, state: { proposed } })
        }
      />
    </>
  );
}
