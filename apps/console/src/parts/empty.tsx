import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './empty.module.css';

interface EmptyProps {
  title: string;
  /** What would be here, and how it comes to be. */
  children: ReactNode;
  action?: ReactNode;
}

/** An empty place says what belongs there. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <svg viewBox="0 0 96 40" aria-hidden="true" className={classes.road}>
        <path d="M2 34h92" stroke="var(--line)" strokeWidth="3" strokeDasharray="8 7" strokeLinecap="round" />
        <rect x="26" y="8" width="44" height="20" rx="6" fill="var(--mantine-color-lagoon-8)" />
        <path d="M32 13h9v7h-9zM44 13h9v7h-9zM56 13h8a2 2 0 0 1 2 2v5H56z" fill="var(--surface)" />
        <circle cx="36" cy="29" r="5" fill="var(--accent)" />
        <circle cx="60" cy="29" r="5" fill="var(--accent)" />
      </svg>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text c="dimmed" maw="34rem" component="div">
        {children}
      </Text>
      {action}
    </div>
  );
}
