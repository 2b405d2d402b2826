import { Grid, Group, Loader, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Imported } from '../api/calls.ts';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { type Chosen, Choose } from './choose.tsx';
import { Look } from './look.tsx';
import { type Choice, importFile } from './import.ts';
import { Keep } from './keep.tsx';
import { Placeholders, Report } from './report.tsx';
import { texts } from './texts.ts';

const parent = { to: '/templates', title: 'Templates' };

/** A file from elsewhere becomes a draft, with a report beside it. */
export function ImportPage() {
  const [chosen, setChosen] = useState<Chosen>({});
  const read = useMutation({ mutationFn: (choice: Choice) => importFile(choice) });
  const choose = (next: Chosen) => {
    setChosen(next);
    read.reset();
    const { file, brand } = next;
    if (file && brand) read.mutate({ file, brand });
  };
  return (
    <Page title={texts.title} lead={texts.lead} parent={parent}>
      <Stack gap="lg">
        <div>
          <Choose chosen={chosen} onChoose={choose} />
          <div role="status">
            {read.isPending && (
              <Group gap="xs" mt="md">
                <Loader size="xs" aria-hidden /> <Text size="sm">{texts.reading}</Text>
              </Group>
            )}
          </div>
        </div>
        {read.error && <ProblemNote error={read.error} />}
        {read.isIdle && <Empty title={texts.empty.title}>{texts.empty.body}</Empty>}
        {read.data && <Draft of={read.data} choice={read.variables} />}
      </Stack>
    </Page>
  );
}

function Draft({ of, choice }: { of: Imported; choice: Choice }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="lg">
          <Card title={texts.draft}>
            <Look template={of.template} />
          </Card>
          <Card title={texts.placeholders}>
            <Placeholders of={of.placeholders} />
          </Card>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack gap="lg">
          <Card title={texts.asDraft}>
            <Keep choice={choice} name={of.template.name} />
          </Card>
          <Card title={texts.report}>
            <Report entries={of.report} />
          </Card>
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
