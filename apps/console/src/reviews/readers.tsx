import { Text } from '@mantine/core';
import type { VersionSummary } from '../api/records.ts';
import { Moment } from '../parts/moment.tsx';
import { Who } from '../workflow/who.tsx';

/** Who wrote it, who asked, who approved, and what they said. */
export function Readers({ summary: { createdBy, createdAt, review } }: { summary: VersionSummary }) {
  const lines = [
    { what: 'wrote it', by: createdBy, at: createdAt, note: null },
    ...(review
      ? [{ what: 'submitted it', by: review.submittedBy, at: review.submittedAt, note: review.note }]
      : []),
    ...(review?.approvals ?? []).map(({ by, at, note }) => ({ what: 'approved it', by, at, note })),
    ...(review?.settledBy && review.settledAt && review.state !== 'approved'
      ? [
          {
            what: review.state.replace('-', ' '),
            by: review.settledBy,
            at: review.settledAt,
            note: review.settledNote,
          },
        ]
      : []),
  ];
  return lines.map(({ what, by, at, note }) => (
    <Text key={`${what} ${by}`} size="sm" component="div" mb="xs">
      <strong>
        <Who by={by} />
      </strong>{' '}
      {what},{' '}
      <Text span c="dimmed" size="sm">
        <Moment at={at} brief />
      </Text>
      {note && (
        <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-line' }}>
          “{note}”
        </Text>
      )}
    </Text>
  ));
}
