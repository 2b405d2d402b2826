import { Button, Stack, Text, Title } from '@mantine/core';
import { Mark } from '../shell/mark.tsx';
import { signInAddress } from '../api/session.ts';
import classes from './page.module.css';
import { texts } from './texts.ts';

/** For whoever is not signed in, wherever they came to; they come back there. */
export function SignInPage() {
  const { pathname, search } = window.location;
  return (
    <main className={classes.page} id="content">
      <title>{`${texts.title} · Tourbus`}</title>
      <Stack className={classes.card} gap="lg">
        <Mark size={56} />
        <div>
          <Title order={1} size="h2">
            {texts.title}
          </Title>
          <Text c="dimmed" mt={6}>
            {texts.lead}
          </Text>
        </div>
        <Button component="a" href={signInAddress(pathname + search)} size="md" data-autofocus>
          {texts.action}
        </Button>
        <Text size="sm" c="dimmed">
          {texts.help}
        </Text>
      </Stack>
    </main>
  );
}
