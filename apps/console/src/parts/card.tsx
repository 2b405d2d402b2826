import { Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './card.module.css';

interface CardProps {
  title: string;
  actions?: ReactNode;
  /** Nothing between the border and the content: tables, frames. */
  flush?: boolean;
  children: ReactNode;
}

/** A part of a page under a heading of its own. */
export function Card({ title, actions, flush, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        {actions}
      </div>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
