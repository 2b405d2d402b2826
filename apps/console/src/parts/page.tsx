import { Anchor, Box, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
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

/** A page with its heading, which gets the focus when somebody comes here, so that it is read out. */
export function Page({ title, lead, parent, actions, wide, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Tourbus`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Box className={wide ? classes.wide : classes.page}>
      <header className={classes.header}>
        <div className={classes.words}>
          {parent && (
            <Anchor component={Link} to={parent.to} size="sm" underline="hover">
              {parent.title}
            </Anchor>
          )}
          <Title order={1} className={classes.title} ref={heading} tabIndex={-1} dir="auto">
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
