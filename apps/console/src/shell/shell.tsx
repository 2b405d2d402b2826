import { AppShell, Burger, Button, Group, Kbd, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import type { Session } from '../api/records.ts';
import { Account } from './account.tsx';
import { ColourScheme } from './colour-scheme.tsx';
import { Mark } from './mark.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import classes from './shell.module.css';

/** What is around every page: where one can go, who one is, and the palette. */
export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  useEffect(close, [pathname, close]);
  return (
    <>
      <a className={classes.skip} href="#content">
        Skip to content
      </a>
      <AppShell
        header={{ height: 58 }}
        navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !opened } }}
        transitionDuration={0}
      >
        <AppShell.Header className={classes.header}>
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-expanded={opened}
              aria-label={opened ? 'Close navigation' : 'Open navigation'}
            />
            <UnstyledButton component={Link} to="/" className={classes.name} aria-label="Tourbus, home">
              <Mark />
              <Text fw={700} visibleFrom="xs" component="span">
                Tourbus
              </Text>
            </UnstyledButton>
          </Group>
          <Button
            className={classes.search}
            variant="default"
            justify="space-between"
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={<Kbd visibleFrom="sm">Ctrl K</Kbd>}
            onClick={spotlight.open}
          >
            Go to…
          </Button>
          <Group gap={6} wrap="nowrap">
            <ColourScheme />
            <Account session={session} />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar} aria-label="Main">
          <Navigation scopes={session.scopes} />
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1}>
          {children}
        </AppShell.Main>
      </AppShell>
      <Palette scopes={session.scopes} />
    </>
  );
}
