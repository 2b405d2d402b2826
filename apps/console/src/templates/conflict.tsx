import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Template, TemplateBody } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { Answer } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { Note } from '../parts/note.tsx';
import { SideBySide } from '../parts/side-by-side.tsx';
import { differingParts, readPart, writePart } from './template.ts';
import { texts } from './texts.ts';

interface ConflictProps {
  templateKey: string;
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
    gcTime: 0,
  });
  return (
    <Modal opened onClose={onDone} title={texts.conflict.title} fullScreen>
      <Answer query={query}>{(theirs) => <Merging theirs={theirs} {...rest} />}</Answer>
    </Modal>
  );
}

function Merging({
  theirs,
  mine,
  onTake,
  onKeep,
}: Omit<ConflictProps, 'templateKey' | 'onDone'> & { theirs: Template }) {
  const [merged, setMerged] = useState(mine);
  const [parts] = useState(() => differingParts(theirs, mine));
  const [current, setCurrent] = useState(parts[0]?.id);
  const part = parts.find(({ id }) => id === current);
  const [fault, setFault] = useState<string>();
  const edit = (text: string) => {
    if (!part) return;
    try {
      setMerged(writePart(merged, part, text));
      setFault(undefined);
    } catch (error) {
      setFault(String(error));
    }
  };
  return (
    <Stack>
      <Text maw="48rem">{texts.conflict.lead}</Text>
      {parts.length === 0 && <Note tone="good" title={texts.conflict.same} />}
      <Group align="end">
        <Select
          label="Part"
          w={260}
          allowDeselect={false}
          value={current ?? null}
          onChange={(id) => setCurrent(id ?? undefined)}
          data={parts.map(({ id, group, title }) => ({ value: id, label: `${group}: ${title}` }))}
        />
        <Text size="sm" c="dimmed">
          {theirs.createdBy}, <Moment at={theirs.createdAt} />
        </Text>
      </Group>
      {part && (
        <SideBySide
          key={part.id}
          before={readPart(theirs, part)}
          after={readPart(merged, part)}
          titles={[texts.conflict.theirs(theirs.version), texts.conflict.mine]}
          onChange={edit}
        />
      )}
      {fault && <Note tone="bad" title={`That is no JSON: ${fault}`} />}
      <Group justify="end">
        <Button variant="default" onClick={() => onTake(theirs)}>
          {texts.conflict.take}
        </Button>
        <Button disabled={fault !== undefined} onClick={() => onKeep(merged, theirs)}>
          {texts.conflict.keep}
        </Button>
      </Group>
    </Stack>
  );
}
