import { Anchor, Button, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { MergeRecord } from '../api/records.ts';
import { Card } from '../parts/card.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Moment } from '../parts/moment.tsx';
import { focusHeading } from '../parts/page.tsx';
import { useMayChangeCustomers } from './merge-dialog.tsx';
import { mergesQuery } from './queries.ts';
import classes from './rows.module.css';
import { texts } from './texts.ts';

const words = texts.identities;

/** The ids that are one person with this one, where there are any. */
export function AlsoKnownAs({ id }: { id: string }) {
  const { data } = useQuery(mergesQuery(id));
  const merges = data?.items.filter(({ partedAt }) => partedAt === null) ?? [];
  if (merges.length === 0) return null;
  return (
    <Card title={words.title}>
      <ul className={classes.rows}>
        {merges.map((merge) => (
          <li key={merge.customerId}>
            <span>
              <strong>{merge.customerId}</strong>
              <Text size="sm" c="dimmed" component="div" dir="auto">
                {words.since} <Moment at={merge.at} brief /> by {merge.by}: {merge.why}
              </Text>
              <Anchor
                component={Link}
                to="/communications"
                search={{ customer: merge.customerId } as never}
                size="sm"
              >
                {texts.said}
              </Anchor>
            </span>
            <Undo merge={merge} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Undo({ merge: { customerId: from, mergedInto } }: { merge: MergeRecord }) {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [why, setWhy] = useState('');
  const run = useMutation({
    mutationFn: () =>
      call('POST /api/ingest/v1/customers/{id}/unmerge', { path: { id: mergedInto }, body: { from, why } }),
    onSuccess: async () => {
      close();
      await Promise.all(
        [['customer'], ['customers'], ['duplicates']].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
      focusHeading();
    },
  });
  if (!useMayChangeCustomers()) return null;
  return (
    <>
      <Button variant="default" size="xs" onClick={open} aria-label={`${words.undo}: ${from}`}>
        {words.undo}
      </Button>
      <FormDialog
        title={words.undoTitle(from)}
        submit={words.submit}
        opened={opened}
        onClose={close}
        run={run}
        disabled={why.trim() === ''}
      >
        <Text size="sm">{words.follows}</Text>
        <TextInput
          label={words.why}
          description={texts.merge.whyAbout}
          value={why}
          maxLength={1_000}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          required
          data-autofocus
        />
      </FormDialog>
    </>
  );
}
