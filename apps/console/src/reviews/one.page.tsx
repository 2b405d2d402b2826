import { Button, Grid, Stack } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Kinds, VersionSummary } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';
import { PolicyMeaning } from '../policies/meaning.tsx';
import { kindOf, versionsQuery } from '../workflow/queries.ts';
import { Standing } from '../workflow/standing.tsx';
import { Steps } from '../workflow/steps.tsx';
import { Comments, type Place } from './comments.tsx';
import { DifferencesCard } from './differences.tsx';
import { Findings } from './findings.tsx';
import { Looks } from './looks.tsx';
import { Readers } from './readers.tsx';
import { texts } from './texts.ts';
import { Restore, Versions } from './versions.tsx';

const route = getRouteApi('/reviews/$kinds/$key');
const parent = { to: '/reviews', title: texts.title };

/** A version beside the one before it, what is said about it, and the ways on. */
export function ReviewPage() {
  const { kinds: named, key } = route.useParams();
  const { version } = route.useSearch();
  const kinds = (named in kindOf ? named : 'templates') as Kinds;
  const query = useQuery(versionsQuery(kinds, key));
  const versions = query.data?.items ?? [];
  const wanted = versions.find((each) => !version || each.version === Number(version));
  return (
    <Page
      key={`${kinds} ${key} ${version}`}
      title={`${key}, version ${wanted?.version ?? version ?? ''}`}
      parent={parent}
      lead={wanted && <Standing kinds={kinds} of={wanted} isChanged={false} />}
      actions={
        wanted && (
          <>
            <Edit kinds={kinds} contentKey={key} />
            <Restore kinds={kinds} shown={wanted} versions={versions} />
            <Steps kinds={kinds} of={wanted} withReview={false} />
          </>
        )
      }
    >
      <Answer query={{ ...query, data: wanted || !query.isFetching ? query.data : undefined }} lines={12}>
        {() =>
          wanted ? (
            <Reading kinds={kinds} summary={wanted} versions={versions} />
          ) : (
            <Empty title={texts.noVersion}>{texts.newestVersions(versions.length)}</Empty>
          )
        }
      </Answer>
    </Page>
  );
}

/** Where its next version is written. */
function Edit({ kinds, contentKey: key }: { kinds: Kinds; contentKey: string }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (!session?.scopes.includes('content:write')) return null;
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link {...props} to={`/${kinds}/$key`} params={{ key }} />}
    >
      {texts.edit}
    </Button>
  );
}

interface ReadingProps {
  kinds: Kinds;
  summary: VersionSummary;
  versions: readonly VersionSummary[];
}

function Reading({ kinds, summary, versions }: ReadingProps) {
  const [place, setPlace] = useState<Place>();
  const [chosen, setChosen] = useState<string>();
  const { key, version } = summary;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Stack gap="lg">
          {kinds === 'policies' && <PolicyMeaning contentKey={key} version={version} />}
          <DifferencesCard kinds={kinds} contentKey={key} version={version} onPlace={setPlace} />
          {kinds === 'templates' && (
            <Looks
              templateKey={key}
              version={version}
              before={summary.publishedVersion}
              {...{ chosen, place }}
              onChoose={setChosen}
              onPlace={setPlace}
            />
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Stack gap="lg">
          <Card title={texts.people}>
            <Readers summary={summary} />
          </Card>
          {(kinds === 'templates' || kinds === 'definitions') && <Findings summary={summary} />}
          <Comments
            {...{ kinds, contentKey: key, version, place, chosen }}
            onPlace={setPlace}
            onChoose={setChosen}
          />
          <Versions kinds={kinds} shown={summary} versions={versions} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
