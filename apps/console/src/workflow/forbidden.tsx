import { Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Problem } from '../api/problem.ts';
import type { Finding, Kinds, Versioned } from '../api/records.ts';
import { Note } from '../parts/note.tsx';
import { FindingList } from './finding-list.tsx';
import { texts } from './texts.ts';

/** What keeps a version from going on, where a step was refused for what the voice of the brand finds. */
export const blockingOf = (error: unknown): Finding[] | undefined =>
  error instanceof Problem
    ? (error.details.findings as Finding[] | undefined)?.filter(
        ({ severity, waived }) => severity === 'blocks' && !waived,
      )
    : undefined;

interface ForbiddenProps {
  findings: readonly Finding[];
  kinds: Kinds;
  of: Pick<Versioned, 'key' | 'version'>;
}

/** All of it at once, and the place where somebody else may let it pass. */
export const Forbidden = ({ findings, kinds, of: { key, version } }: ForbiddenProps) => (
  <Stack gap="sm">
    <Note tone="bad" title={texts.findings.title}>
      {texts.findings.mend}{' '}
      <Anchor
        component={Link}
        to="/reviews/$kinds/$key"
        params={{ kinds, key } as never}
        search={{ version: String(version) } as never}
        size="sm"
        c="inherit"
      >
        {texts.findings.at(version)}
      </Anchor>
    </Note>
    <FindingList findings={findings} />
  </Stack>
);
