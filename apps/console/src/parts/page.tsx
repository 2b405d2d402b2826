import { Anchor, Box, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** One or two plain sentences on what the page is for. */
  lead?: ReactNode;
  /** The list that this page belongs to. */
  parent?: { to: string; title: string };
  actions?: ReactNode;
  /** Takes the whole width: editors. */
  wide?: boolean;
  children: ReactNode;
}

const headingId = 'heading';

/** Where the focus goes when what had it is gone: a step was taken, and its button with it. */
export const focusHeading = (): void => document.getElementById(headingId)?.focus({ preventScroll: true });

/** A button that can do nothing more for now has lost it. */
export const keepFocus = (): void => {
  if (document.activeElement === document.body) focusHeading();
};

const loadedAt = window.location.href;
let hasMoved = false;

/**
 * A page with its heading, which gets the focus when somebody comes here from another one, so that it is read out. A
 * page that the browser has just loaded begins at its top.
 */
export function Page({ title, lead, parent, actions, wide, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Tourbus`;
  }, [title]);
  useEffect(() => {
    hasMoved ||= window.location.href !== loadedAt;
    if (hasMoved) focusHeading();
  }, []);
  return (
    <Box className={wide ? classes.wide : classes.page}>
      <header className={classes.header}>
        <div className={classes.words}>
          {parent && (
            <Anchor component={Link} to={parent.to} size="sm" underline="hover">
              {parent.title}
            </Anchor>
          )}
          <Title order={1} className={classes.title} id={headingId} tabIndex={-1} dir="auto">
            {title}
          </Title>
          {lead && (
            <Text c="dimmed" maw="44rem" component="div">
              {lead}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </header>
      {children}
    </Box>
  );
}
