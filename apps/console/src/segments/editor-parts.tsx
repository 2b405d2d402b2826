import { Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Segment } from '../api/segment-calls.ts';
import { Card } from '../parts/card.tsx';
import { Note } from '../parts/note.tsx';
import { SourceEditor } from '../parts/source-editor.tsx';
import { State } from '../parts/state.tsx';
import { readRule, textOf } from './body.ts';
import { Builder } from './builder.tsx';
import { type Draft, unreadable } from './draft.ts';
import type { Faults } from './faults.ts';
import { segmentQuery } from './queries.ts';
import { rootOf, ruleOf } from './rule.ts';
import { texts } from './texts.ts';

/** How many are in it by the rule that is kept, and how far that is computed; looked at again until it is. */
export function Standing({ kept }: { kept: Segment }) {
  const { data: segment = kept } = useQuery({
    ...segmentQuery(kept.key),
    refetchInterval: ({ state: { data } }) => (data?.state === 'computing' ? 1_500 : 15_000),
  });
  return (
    <Group gap="sm" aria-live="polite">
      <State of={segment.state} />
      <span className="figures">{texts.memberCount(segment.members)}</span>
      {segment.state === 'computing' && <span>{texts.computing(segment.done)}</span>}
      <span>version {segment.version}</span>
    </Group>
  );
}

interface NamesProps {
  draft: Draft;
  mayWrite: boolean;
  onChange: (what: Partial<Draft>) => void;
}

export function Names({ draft, mayWrite, onChange }: NamesProps) {
  return (
    <Stack gap="sm">
      <TextInput
        label={texts.name}
        maxLength={200}
        required
        readOnly={!mayWrite}
        value={draft.name}
        onChange={({ currentTarget: { value } }) => onChange({ name: value })}
        dir="auto"
      />
      <Textarea
        label={texts.description}
        maxLength={2_000}
        autosize
        minRows={1}
        readOnly={!mayWrite}
        value={draft.description}
        onChange={({ currentTarget: { value } }) => onChange({ description: value })}
        dir="auto"
      />
    </Stack>
  );
}

interface RuleCardProps {
  segment: string;
  draft: Draft;
  faults: Faults;
  readOnly: boolean;
  onChange: (what: Partial<Draft>) => void;
}

const views = Object.entries(texts.views).map(([value, label]) => ({ value, label }));

/** The same rule, built or written. */
export function RuleCard({ segment, draft, faults, readOnly, onChange }: RuleCardProps) {
  const { root, text } = draft;
  const fault = unreadable(draft);
  const write = (typed: string) => {
    const found = readRule(typed);
    onChange({ text: typed, ...('rule' in found && { root: rootOf(found.rule) }) });
  };
  return (
    <Card
      title={texts.rule}
      flush
      actions={
        <SegmentedControl
          size="xs"
          aria-label={texts.rule}
          data={views}
          value={text === undefined ? 'build' : 'json'}
          onChange={(view) => onChange({ text: view === 'json' ? textOf(ruleOf(root)) : undefined })}
        />
      }
    >
      {text === undefined ? (
        <Builder {...{ segment, root, faults, readOnly }} onChange={(built) => onChange({ root: built })} />
      ) : (
        <SourceEditor label={texts.json} language="json" {...{ text, readOnly }} onChange={write} />
      )}
      {fault !== undefined && <Note tone="bad" title={texts.noJson(fault)} />}
    </Card>
  );
}
