import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Template, TemplateBody } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { Answer } from '../parts/answer.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Moment } from '../parts/moment.tsx';
import { Note } from '../parts/note.tsx';
import { SideBySide } from '../parts/side-by-side.tsx';
import { toBeDecidedOn } from '../workflow/queries.ts';
import { Who } from '../workflow/who.tsx';
import { textOf, useDraft } from './draft.ts';
import { type MergedPart, mergeParts, theirText } from './merging.ts';
import { texts } from './texts.ts';

interface ConflictProps {
  templateKey: string;
  /** What both began from. */
  base: TemplateBody;
  mine: TemplateBody;
  onTake: (theirs: Template) => void;
  onKeep: (body: TemplateBody, theirs: Template) => void;
  onDone: () => void;
}

/** Two people wrote at once: both versions side by side, and a person decides. Nothing is overwritten. */
export function Conflict({ templateKey, onDone, ...rest }: ConflictProps) {
  const query = useQuery({
    queryKey: ['template', templateKey, 'newest'],
    queryFn: ({ signal }) =>
      call('GET /api/composer/v1/templates/{key}', { path: { key: templateKey }, signal }),
    ...toBeDecidedOn,
  });
  return (
    // What was put together here would be gone by a slip of the Escape key.
    <Modal opened onClose={onDone} title={texts.conflict.title} fullScreen closeOnEscape={false}>
      <Answer query={query}>{(theirs) => <Merging theirs={theirs} {...rest} />}</Answer>
    </Modal>
  );
}

const groupsOf = (parts: readonly MergedPart[]) =>
  Object.entries(Object.groupBy(parts, ({ changedBy }) => changedBy)).map(([changedBy, of]) => ({
    group: texts.conflict.changedBy[changedBy as MergedPart['changedBy']],
    items: of.map(({ id, group, title }) => ({ value: id, label: `${group}: ${title}` })),
  }));

function Merging({
  theirs,
  base,
  mine,
  onTake,
  onKeep,
}: Omit<ConflictProps, 'templateKey' | 'onDone'> & { theirs: Template }) {
  const [{ body, parts, gone }] = useState(() => mergeParts(base, mine, theirs));
  const [draft, change] = useDraft(body);
  const [current, setCurrent] = useState(parts[0]?.id);
  const part = parts.find(({ id }) => id === current);
  const [fault] = Object.values(draft.unreadable);
  return (
    <Stack>
      <Text maw="48rem">{texts.conflict.lead}</Text>
      {parts.length + gone.length === 0 && <Note tone="good" title={texts.conflict.same} />}
      {gone.length > 0 && <Text>{texts.conflict.gone(gone)}</Text>}
      <Group align="end">
        <Select
          label={texts.conflict.part}
          w={300}
          allowDeselect={false}
          value={current ?? null}
          onChange={(id) => setCurrent(id ?? undefined)}
          data={groupsOf(parts)}
        />
        <Text size="sm" c="dimmed">
          {part && `${texts.conflict.changedBy[part.changedBy]} this. `}
          Version {theirs.version} is by <Who by={theirs.createdBy} />, <Moment at={theirs.createdAt} brief />
          .
        </Text>
      </Group>
      {part && (
        <SideBySide
          key={part.id}
          before={theirText(theirs, part)}
          after={textOf(draft, part)}
          titles={[texts.conflict.theirs(theirs.version), texts.conflict.mine]}
          onChange={(text) => change({ part, text })}
        />
      )}
      {fault && <Note tone="bad" title={`That is no JSON: ${fault}`} />}
      <Group justify="end">
        <Confirm
          label={texts.conflict.take}
          title={texts.conflict.takeAsk}
          hurts
          action={async () => onTake(theirs)}
        >
          {texts.conflict.takeMeans}
        </Confirm>
        <Button disabled={fault !== undefined} onClick={() => onKeep(draft.body, theirs)}>
          {texts.conflict.keep}
        </Button>
      </Group>
    </Stack>
  );
}
