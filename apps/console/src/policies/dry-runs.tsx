import { Button, Group, Select, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Policy, PolicyBody } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';
import { Card } from '../parts/card.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { versionsQuery } from '../workflow/queries.ts';
import { EarlierRuns } from './earlier-runs.tsx';
import { Run } from './run.tsx';
import { texts } from './texts.ts';

const route = getRouteApi('/policies/$key');
const unsaved = 'unsaved';
const usualDays = '30';

export interface DryRunsProps {
  saved: Policy;
  /** What is written and not saved, as far as it can be read. */
  written?: { policy: PolicyBody; isCurrent: boolean; isFaulty: boolean; isUnchecked: boolean };
}

/** Starts dry runs, and shows the one that stands in the address. */
export function DryRuns({ saved, written }: DryRunsProps) {
  const { key } = saved;
  const { run } = route.useSearch();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayStart = session?.scopes.includes('content:comment') ?? false;
  return (
    <Card title={texts.run.title}>
      <Text size="sm" c="dimmed" mb="md" maw="46rem">
        {texts.run.lead}
      </Text>
      {mayStart && <Start saved={saved} written={written} />}
      {run && <Run key={run} policyKey={key} id={run} />}
      <EarlierRuns policyKey={key} shown={run} />
    </Card>
  );
}

const daysAgo = (days: number): { from: string; until: string } => {
  const now = Date.now();
  return {
    from: new Date(now - days * 86_400_000).toISOString(),
    until: new Date(now).toISOString(),
  };
};

function useStart(saved: Policy, written: DryRunsProps['written']) {
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const { key } = saved;
  return useMutation({
    mutationFn: ({ what, days }: { what: string; days: number }) =>
      call('POST /api/composer/v1/policies/{key}/dry-runs', {
        path: { key },
        body: {
          ...(what === unsaved ? { policy: written?.policy } : { version: Number(what) }),
          period: daysAgo(days),
        },
      }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['dry-runs', key] });
      await navigate({ search: (before) => ({ ...before, run: id }), replace: true, resetScroll: false });
    },
  });
}

/** What can be tried: what is written, the version it stands on, and others. */
function useChoices({ key, version, status }: Policy, isChanged: boolean) {
  const { data } = useQuery(versionsQuery('policies', key));
  const versions = data?.items ?? [{ version, status }];
  return [
    ...(isChanged ? [{ value: unsaved, label: texts.run.unsaved }] : []),
    ...versions.map((one) => ({
      value: String(one.version),
      label: texts.run.version(one.version, one.status),
    })),
  ];
}

function Start({ saved, written }: DryRunsProps) {
  const [chosen, setChosen] = useState<string>();
  const [days, setDays] = useState(usualDays);
  const choices = useChoices(saved, written !== undefined);
  const usual = written ? unsaved : String(saved.version);
  const what = choices.some(({ value }) => value === chosen) ? (chosen ?? usual) : usual;
  const start = useStart(saved, written);
  const isUnsaved = what === unsaved;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ what, days: Number(days) });
      }}
    >
      <Group align="end" gap="sm" mb="md">
        <Select
          label={texts.run.what}
          data={choices}
          value={what}
          allowDeselect={false}
          onChange={(value) => setChosen(value ?? undefined)}
          w={{ base: '100%', xs: '18rem' }}
        />
        <Select
          label={texts.run.span}
          data={Object.entries(texts.run.spans).map(([value, label]) => ({ value, label }))}
          value={days}
          allowDeselect={false}
          onChange={(value) => setDays(value ?? usualDays)}
          w={{ base: '100%', xs: '12rem' }}
        />
        <Button type="submit" loading={start.isPending} disabled={isUnsaved && !written?.isCurrent}>
          {texts.run.start}
        </Button>
      </Group>
      {isUnsaved && written?.isFaulty && <Note tone="wait" title={texts.run.faulty} />}
      {isUnsaved && written?.isUnchecked && <Note tone="wait" title={texts.run.unchecked} />}
      {start.error && <ProblemNote error={start.error} />}
    </form>
  );
}
