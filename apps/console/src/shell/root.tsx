import { Anchor, Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ErrorComponentProps, Link, Outlet } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { SignInAgain } from '../sign-in/again.tsx';
import { SignInPage } from '../sign-in/page.tsx';
import { Shell } from './shell.tsx';

/** A page for those who are signed in, which outlives their session; the way to sign in for others. */
export function Root() {
  const { data: session, error, refetch } = useQuery(sessionQuery);
  if (session)
    return (
      <>
        <Shell session={session}>
          <Outlet />
        </Shell>
        {session.isOver && <SignInAgain />}
      </>
    );
  if (session === null) return <SignInPage />;
  return (
    <Center component="main" h="100dvh" p="md">
      {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Loader aria-label="Loading" />}
    </Center>
  );
}

export function Lost() {
  return (
    <Page title="There is nothing here">
      <Empty
        title="No page has this address"
        action={
          <Anchor component={Link} to="/">
            Go home
          </Anchor>
        }
      >
        It may have been mistyped, or what it showed has another name now. Ctrl K finds pages, templates and
        customers.
      </Empty>
    </Page>
  );
}

export function Troubled({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="This page could not be shown">
      <ProblemNote error={error} retry={reset} />
    </Page>
  );
}
