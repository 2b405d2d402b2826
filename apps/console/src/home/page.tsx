import { Anchor, Grid, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { Page } from '../parts/page.tsx';
import { Latest } from './latest.tsx';
import { texts } from './texts.ts';
import { Waiting } from './waiting.tsx';
import { Week } from './week.tsx';

/** What waits for whoever is signed in, and how things go. */
export function HomePage() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (!session) return null;
  const sees = (scope: string) => session.scopes.includes(scope);
  return (
    <Page title={texts.greeting(new Date().getHours(), session.person.name)} lead={texts.lead}>
      <Stack gap="lg">
        <Waiting sees={sees} />
        {sees('communications:read') && (
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, lg: 5 }}>
              <Week />
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 7 }}>
              <Latest
                more={
                  <Anchor component={Link} to="/communications" size="sm">
                    {texts.all}
                  </Anchor>
                }
              />
            </Grid.Col>
          </Grid>
        )}
      </Stack>
    </Page>
  );
}
