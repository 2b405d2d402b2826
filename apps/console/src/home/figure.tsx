import { Skeleton, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Tone } from '../parts/note.tsx';
import classes from './figure.module.css';
import { texts } from './texts.ts';

interface FigureProps {
  to: string;
  title: string;
  value: number | string | undefined;
  words: string;
  tone: Tone;
  /** The question failed: there is no value, or only that of before. The page behind it says why. */
  failed?: boolean;
}

export function Figure({ to, title, value, words, tone, failed = false }: FigureProps) {
  return (
    <Link to={to} className={classes.figure} data-tone={failed ? 'bad' : tone}>
      <Text component="h2" size="sm" fw={550}>
        {title}
      </Text>
      {value === undefined && !failed ? (
        <Skeleton height={40} width={56} my={4} />
      ) : (
        <Text component="p" className={classes.value}>
          {value?.toLocaleString() ?? texts.unknown}
        </Text>
      )}
      <Text component="p" size="sm" className={classes.words}>
        {failed ? texts.failed(value !== undefined) : value === undefined ? 'Loading' : words}
      </Text>
    </Link>
  );
}
