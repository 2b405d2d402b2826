import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import { call } from '../api/client.ts';
import type { Finding, VersionSummary } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { FindingList } from '../workflow/finding-list.tsx';
import { findingsQuery, kindsOf } from '../workflow/queries.ts';
import { texts } from './texts.ts';
import { mayWaive } from './waiving.ts';

/** What submitting and publishing would find in this version now, and who let what of it pass. */
export function Findings({ summary }: { summary: VersionSummary }) {
  const { kind, key, version, createdBy } = summary;
  const { data: session } = useSuspenseQuery(sessionQuery);
  const query = useQuery(findingsQuery(kindsOf[kind], key, version));
  return (
    <Card title={texts.findings}>
      <Answer query={query} lines={3}>
        {({ findings }) =>
          findings.length === 0 ? (
            <Text size="sm" c="dimmed">
              {texts.noFindings}
            </Text>
          ) : (
            <Listed
              findings={findings}
              actionFor={(finding) =>
                session && mayWaive(finding, session, createdBy) && <Waive finding={finding} of={summary} />
              }
            />
          )
        }
      </Answer>
    </Card>
  );
}

/** What blocks, or would; what only warns is folded behind it. */
function Listed({ findings, actionFor }: ComponentProps<typeof FindingList>) {
  const { blocks = [], warns = [] } = Object.groupBy(findings, ({ severity }) => severity);
  return (
    <Stack gap="sm">
      {blocks.length > 0 && <FindingList findings={blocks} actionFor={actionFor} />}
      {warns.length > 0 && (
        <details open={blocks.length === 0 && warns.length < 3}>
          <summary>{texts.warnings(warns.length)}</summary>
          <FindingList findings={warns} />
        </details>
      )}
    </Stack>
  );
}

/** The finding stays where it was, and its button goes. */
const focusFinding = (id: string): void =>
  document.querySelector<HTMLElement>(`[data-finding="${id}"]`)?.focus();

function Waive({ finding, of: { kind, key, version } }: { finding: Finding; of: VersionSummary }) {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [why, setWhy] = useState('');
  const run = useMutation({
    mutationFn: () =>
      call('POST /api/composer/v1/{kinds}/{key}/waivers', {
        path: { kinds: kindsOf[kind], key },
        body: { version, finding: finding.id, why: why.trim() },
      }),
    onSuccess: async () => {
      close();
      notifications.show({ message: texts.waived, color: 'lagoon.8' });
      await queries.invalidateQueries({ queryKey: ['findings'] });
      focusFinding(finding.id);
    },
  });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        mt={4}
        aria-label={`${texts.waive}: ${finding.what}`}
        onClick={open}
      >
        {texts.waive}
      </Button>
      <FormDialog
        title={texts.waiveTitle}
        submit={texts.waive}
        opened={opened}
        onClose={close}
        run={run}
        disabled={why.trim() === ''}
      >
        <Text size="sm" fw={600} dir="auto">
          {finding.what}
        </Text>
        <Text size="sm">{texts.waiveMeans}</Text>
        <Textarea
          label={texts.waiveWhy}
          autosize
          minRows={3}
          maxLength={2_000}
          required
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          data-autofocus
        />
      </FormDialog>
    </>
  );
}
