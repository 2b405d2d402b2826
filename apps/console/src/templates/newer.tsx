import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Template } from '../api/calls.ts';
import { call } from '../api/client.ts';
import type { Presence } from '../api/records.ts';
import { Moment } from '../parts/moment.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Who } from '../workflow/who.tsx';
import type { Draft } from './draft.ts';
import { texts } from './texts.ts';

interface NewerProps {
  base: Template;
  newest: Presence['newest'];
  draft: Draft;
  isChanged: boolean;
  onShow: (theirs: Template) => void;
  onMerge: () => void;
}

/** Somebody else saved while this was open: told before the author saves, and the way to go on. */
export function Newer({
  base,
  newest: { version, createdBy, createdAt },
  draft,
  isChanged,
  ...on
}: NewerProps) {
  const show = useMutation({
    mutationFn: (_revision: number) =>
      call('GET /api/composer/v1/templates/{key}', { path: { key: base.key }, query: { version } }),
    // What was typed while it came must not be replaced by it.
    onSuccess: (theirs, revision) => {
      if (draft.revision === revision) on.onShow(theirs);
    },
  });
  const isReadable = Object.keys(draft.unreadable).length === 0;
  const way = isChanged ? (
    <Button size="xs" variant="default" disabled={!isReadable} onClick={on.onMerge}>
      {texts.newer.merge}
    </Button>
  ) : (
    <Button size="xs" variant="default" loading={show.isPending} onClick={() => show.mutate(draft.revision)}>
      {texts.newer.show(version)}
    </Button>
  );
  return (
    <Note tone="wait" title={texts.newer.title(version)} action={way}>
      <Who by={createdBy} />, <Moment at={createdAt} brief />.{' '}
      {isChanged ? texts.newer.changed(base.version) : texts.newer.unchanged(base.version)}{' '}
      {!isReadable && texts.newer.unreadable}
      {show.error && <ProblemNote error={show.error} />}
    </Note>
  );
}
