import { Button, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { focusHeading } from '../parts/page.tsx';
import { compared } from './compared.ts';
import { customerQuery, mergePreviewQuery } from './queries.ts';
import classes from './rows.module.css';
import { texts } from './texts.ts';

const words = texts.merge;

export function useMayChangeCustomers(): boolean {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return session?.scopes.includes('customers:write') ?? false;
}

/** Asks whether two are one, and shows what will count. */
export function MergeButton({ one, other }: { one: string; other: string }) {
  const [opened, { open, close }] = useDisclosure();
  if (!useMayChangeCustomers()) return null;
  return (
    <>
      <Button variant="default" size="xs" onClick={open} aria-label={`${words.action}: ${one}, ${other}`}>
        {words.action}
      </Button>
      {opened && <MergeDialog one={one} other={other} onClose={close} />}
    </>
  );
}

function MergeDialog({ one, other, onClose }: { one: string; other: string; onClose: () => void }) {
  const queries = useQueryClient();
  const keepLabel = useId();
  const [into, setInto] = useState(one);
  const [why, setWhy] = useState('');
  const from = into === one ? other : one;
  const run = useMutation({
    mutationFn: () =>
      call('POST /api/ingest/v1/customers/{id}/merge', { path: { id: into }, body: { from, why } }),
    onSuccess: async () => {
      onClose();
      await Promise.all(
        [['customer'], ['customers'], ['duplicates']].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
      focusHeading();
    },
  });
  return (
    <FormDialog
      title={words.title}
      submit={words.submit}
      opened
      onClose={onClose}
      run={run}
      disabled={why.trim() === ''}
      size="xl"
    >
      <div>
        <Text size="sm" fw={600} id={keepLabel}>
          {words.keep}
        </Text>
        <SegmentedControl aria-labelledby={keepLabel} data={[one, other]} value={into} onChange={setInto} />
        <Text size="sm" c="dimmed">
          {words.keepAbout}
        </Text>
      </div>
      <Compared into={into} from={from} />
      <Text size="sm">{words.promise}</Text>
      <TextInput
        label={words.why}
        description={words.whyAbout}
        value={why}
        maxLength={1_000}
        onChange={({ currentTarget }) => setWhy(currentTarget.value)}
        required
        data-autofocus
      />
    </FormDialog>
  );
}

/** Both beside each other, and what comes of them. */
function Compared({ into, from }: { into: string; from: string }) {
  const survivor = useQuery(customerQuery(into));
  const merged = useQuery(customerQuery(from));
  const preview = useQuery(mergePreviewQuery(into, from));
  return (
    <Answer query={preview} lines={6}>
      {(counting) =>
        survivor.data &&
        merged.data && (
          <div className={classes.scroll} tabIndex={0} role="region" aria-label={words.counts}>
            <table className={classes.compared}>
              <thead>
                <tr>
                  <th scope="col">{words.field}</th>
                  <th scope="col">{into}</th>
                  <th scope="col">{from}</th>
                  <th scope="col">{words.counts}</th>
                </tr>
              </thead>
              <tbody>
                {compared(survivor.data, merged.data, counting).map(([name, ...values]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    {values.map((value, i) => (
                      <td key={i} dir="auto">
                        {value || '–'}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Answer>
  );
}
