import { Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Kinds, VersionSummary } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Page } from '../parts/page.tsx';
import { kindOf, versionsQuery } from '../workflow/queries.ts';
import { Standing } from '../workflow/standing.tsx';
import { Steps } from '../workflow/steps.tsx';
import { Comments, type Place } from './comments.tsx';
import { DifferencesCard } from './differences.tsx';
import { Looks } from './looks.tsx';
import { Readers } from './readers.tsx';
import { texts } from './texts.ts';

const route = getRouteApi('/reviews/$kinds/$key');
const parent = { to: '/reviews', title: texts.title };

/** A version beside the one before it, what is said about it, and the ways on. */
export function ReviewPage() {
  const { kinds: named, key } = route.useParams();
  const { version } = route.useSearch();
  const kinds = (named in kindOf ? named : 'templates') as Kinds;
  const query = useQuery(versionsQuery(kinds, key));
  const wanted = query.data?.items.find((each) => !version || each.version === Number(version));
  return (
    <Page
      key={`${kinds} ${key} ${version}`}
      title={`${key}, version ${wanted?.version ?? version ?? ''}`}
      parent={parent}
      lead={wanted && <Standing of={wanted} isChanged={false} />}
      actions={wanted && <Steps kinds={kinds} of={wanted} withReview={false} />}
    >
      <Answer query={query} lines={12}>
        {() => wanted && <Reading kinds={kinds} summary={wanted} />}
      </Answer>
    </Page>
  );
}

function Reading({ kinds, summary }: { kinds: Kinds; summary: VersionSummary }) {
  const [place, setPlace] = useState<Place>();
  const { key, version } = summary;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Stack gap="lg">
          <DifferencesCard kinds={kinds} contentKey={key} version={version} onPlace={setPlace} />
          {kinds === 'templates' && (
            <Looks templateKey={key} version={version} before={summary.publishedVersion} />
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Stack gap="lg">
          <Card title={texts.people}>
            <Readers summary={summary} />
          </Card>
          <Comments kinds={kinds} contentKey={key} version={version} place={place} onPlace={setPlace} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
