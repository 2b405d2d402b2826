import { snippet } from '@codemirror/autocomplete';
import { Button, SegmentedControl, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLayoutGridAdd } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactCodeMirrorRef } from '@uiw/react-codemirror';
import { useMemo, useRef, useState } from 'react';
import type { Template } from '../api/calls.ts';
import { Problem } from '../api/problem.ts';
import { BlockShelf, type Inserted } from './block-shelf.tsx';
import { clearOf, statementFor } from './block-source.ts';
import { Code } from './code.tsx';
import type { Known } from './completion.ts';
import { type Draft, textOf, type useDraft } from './draft.ts';
import classes from './editor.module.css';
import { FaultList } from './fault-list.tsx';
import { type PlacedFault, placeFaults } from './faults.ts';
import { PartsList } from './parts-list.tsx';
import { Preview, usePreview, usePreviewLooks } from './preview.tsx';
import { blocksQuery, brandQuery, helpersQuery } from './queries.ts';
import { type Part, partsOf } from './template.ts';
import { texts } from './texts.ts';
import { Variants } from './variant-menu.tsx';

const route = getRouteApi('/templates/$key');

function useKnown({ body }: Draft): Known {
  const { data: blocks } = useQuery(blocksQuery);
  const { data: helpers } = useQuery(helpersQuery);
  const { data: brand } = useQuery(brandQuery(body.brand));
  const { sampleData, texts: ofLocales } = body;
  return useMemo(
    () => ({
      facts: {
        data: sampleData?.data ?? {},
        customer: { names: { given: '', family: '', display: '' }, ...sampleData?.customer },
        brand: { ...brand },
        event: { id: '', type: '', time: '' },
      },
      blocks: blocks?.items.map(({ key }) => key) ?? [],
      helpers: helpers?.items ?? [],
      texts: [...new Set(Object.values(ofLocales).flatMap((each) => Object.keys(each)))],
    }),
    [sampleData, ofLocales, blocks, helpers, brand],
  );
}

/** What the services find, and what cannot even be read here. */
function useFaults(draft: Draft, error: unknown) {
  const told = error instanceof Problem ? error.details.faults : undefined;
  return useMemo(() => {
    const unreadable = Object.entries(draft.unreadable).map(([id, why]) => ({
      ...{ code: 'json', variant: '', place: id, detail: why, remedy: 'It has to be JSON.' },
      part: partsOf(draft.body).find((each) => each.id === id),
    }));
    return [...unreadable, ...placeFaults(draft.body, told ?? [], (of) => textOf(draft, of))];
  }, [draft, told]);
}

interface EditorProps {
  templateKey: string;
  /** What was saved last: comments are about it. */
  base: Template;
  draft: Draft;
  change: ReturnType<typeof useDraft>[1];
}

/** The parts, the editor for one of them, and the preview of the whole. */
export function Editor({ templateKey, base, draft, change }: EditorProps) {
  const { part: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const [side, setSide] = useState('write');
  const [looks, setLooks] = usePreviewLooks(draft);
  const query = usePreview(templateKey, draft, looks);
  const parts = partsOf(draft.body);
  const part = (parts.find(({ id }) => id === wanted) ?? preferred(parts)) as Part;
  const faults = useFaults(draft, query.error);
  const choose = (id: string) =>
    void navigate({ search: (before) => ({ ...before, part: id }), replace: true });
  return (
    <>
      <SegmentedControl
        className={classes.switch}
        fullWidth
        aria-label="Side"
        value={side}
        onChange={setSide}
        data={[
          { value: 'write', label: texts.write },
          { value: 'preview', label: texts.preview },
        ]}
      />
      <div className={classes.editor} data-side={side}>
        <PartsList parts={parts} current={part.id} faults={faults} onChoose={choose} />
        <WritingPane {...{ templateKey, draft, change, parts, part, faults }} onChoose={choose} />
        <Preview {...{ templateKey, base, draft, looks, query }} onLooks={setLooks} />
      </div>
    </>
  );
}

interface WritingPaneProps extends Omit<EditorProps, 'base'> {
  parts: readonly Part[];
  part: Part;
  faults: readonly PlacedFault[];
  onChoose: (id: string) => void;
}

/** The text of one part, what is wrong with it, and the blocks that can be put into it. */
function WritingPane({ templateKey, draft, change, parts, part, faults, onChoose }: WritingPaneProps) {
  const known = useKnown(draft);
  const editor = useRef<ReactCodeMirrorRef>(null);
  const [shelved, { toggle }] = useDisclosure();
  const ofPart = useMemo(() => faults.filter((fault) => fault.part?.id === part.id), [faults, part.id]);
  return (
    <div className={classes.writing}>
      <div className={classes.head}>
        <Select
          className={classes.choose}
          aria-label={texts.parts}
          allowDeselect={false}
          value={part.id}
          onChange={(id) => id && onChoose(id)}
          data={Object.entries(Object.groupBy(parts, ({ group }) => group)).map(([group, of = []]) => ({
            group,
            items: of.map(({ id, title }) => ({ value: id, label: `${group}: ${title}` })),
          }))}
        />
        <Text className={classes.current} size="sm" c="dimmed" truncate>
          {part.group}: {part.title}
        </Text>
        <Variants {...{ draft, change, part, onChoose }} />
        <Button
          size="xs"
          variant={shelved ? 'filled' : 'default'}
          leftSection={<IconLayoutGridAdd size={16} />}
          aria-expanded={shelved}
          onClick={toggle}
        >
          {texts.blocks.title}
        </Button>
      </div>
      <div className={classes.code}>
        <Code
          // Another variant may come to stand at the same place.
          key={`${part.group} ${part.id}`}
          {...{ editor, part, known, faults: ofPart }}
          text={textOf(draft, part)}
          onChange={(text) => change({ part, text })}
        />
      </div>
      <FaultList faults={faults} onChoose={onChoose} />
      {shelved && (
        <BlockShelf
          {...{ templateKey, template: draft.body, part }}
          onInsert={(block) => putIn(editor.current, block)}
        />
      )}
    </div>
  );
}

/** At the cursor; Tab then leads through what has to be filled in. */
function putIn(editor: ReactCodeMirrorRef | null, { key, kind, parameters }: Inserted): void {
  const view = editor?.view;
  if (!view) return;
  const { from, to, empty } = view.state.selection.main;
  const at = empty ? clearOf(view.state.doc.toString(), from, kind) : from;
  const statement = statementFor(key, parameters, (value, index) => `#{${index + 1}:${value}}`);
  snippet(statement)(view, null, at, empty ? at : to);
  view.focus();
}

/** Who comes to write wants the message. */
const preferred = (parts: readonly Part[]): Part | undefined =>
  parts.find(({ id }) => id.endsWith('/mjml')) ?? parts.find(({ id }) => id.endsWith('/html')) ?? parts[0];
