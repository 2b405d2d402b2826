import { Text } from '@mantine/core';
import type { VersionSummary } from '../api/records.ts';
import { Moment } from '../parts/moment.tsx';
import { Who } from '../workflow/who.tsx';
import { storyOf } from './story.ts';

/** Who did what with a version, and what they said. */
export const Readers = ({ summary }: { summary: VersionSummary }) =>
  storyOf(summary).map(({ what, by, at, note, from, until }) => (
    <Text key={`${what} ${by} ${at}`} size="sm" component="div" mb="xs">
      <strong>
        <Who by={by} />
      </strong>{' '}
      {what},{' '}
      <Text span c="dimmed" size="sm">
        <Moment at={at} brief />
      </Text>
      {from && (
        <Text size="sm">
          from <Moment at={from} brief />
        </Text>
      )}
      {until && (
        <Text size="sm">
          until <Moment at={until} brief />
        </Text>
      )}
      {note && (
        <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-line' }}>
          “{note}”
        </Text>
      )}
    </Text>
  ));
