import { Skeleton, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Tone } from '../parts/note.tsx';
import classes from './figure.module.css';

interface FigureProps {
  to: string;
  title: string;
  value: number | string | undefined;
  words: string;
  tone: Tone;
}

export function Figure({ to, title, value, words, tone }: FigureProps) {
  return (
    <Link to={to} className={classes.figure} data-tone={tone}>
      <Text component="h2" size="sm" fw={550}>
        {title}
      </Text>
      {value === undefined ? (
        <Skeleton height={40} width={56} my={4} />
      ) : (
        <Text component="p" className={classes.value}>
          {value.toLocaleString()}
        </Text>
      )}
      <Text component="p" size="sm" className={classes.words}>
        {value === undefined ? 'Loading' : words}
      </Text>
    </Link>
  );
}
