import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { Code } from './code.tsx';
import type { Known } from './completion.ts';
import { type Draft, textOf, type useDraft } from './draft.ts';
import classes from './editor.module.css';
import { FaultList } from './fault-list.tsx';
import { placeFaults } from './faults.ts';
import { PartsList } from './parts-list.tsx';
import { Preview, usePreview, usePreviewLooks } from './preview.tsx';
import { blocksQuery, brandQuery } from './queries.ts';
import { type Part, partsOf } from './template.ts';
import { texts } from './texts.ts';

const route = getRouteApi('/templates/$key');

function useKnown({ body }: Draft): Known {
  const { data: blocks } = useQuery(blocksQuery);
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
      texts: [...new Set(Object.values(ofLocales).flatMap((each) => Object.keys(each)))],
    }),
    [sampleData, ofLocales, blocks, brand],
  );
}

/** What the services find, and what cannot even be read here. */
function useFaults(draft: Draft, error: unknown) {
  const told = error instanceof Problem ? error.details.faults : undefined;
  return useMemo(() => {
    const unreadable = Object.entries(draft.unreadable).map(([id, { why }]) => ({
      ...{ code: 'json', variant: '', place: id, detail: why, remedy: 'It has to be JSON.' },
      part: partsOf(draft.body).find((each) => each.id === id),
    }));
    return [...unreadable, ...placeFaults(draft.body, told ?? [], (of) => textOf(draft, of))];
  }, [draft, told]);
}

interface EditorProps {
  templateKey: string;
  draft: Draft;
  change: ReturnType<typeof useDraft>[1];
}

/** The parts, the editor for one of them, and the preview of the whole. */
export function Editor({ templateKey, draft, change }: EditorProps) {
  const { part: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const [side, setSide] = useState('write');
  const [looks, setLooks] = usePreviewLooks(draft);
  const query = usePreview(templateKey, draft, looks);
  const known = useKnown(draft);
  const parts = partsOf(draft.body);
  const part = (parts.find(({ id }) => id === wanted) ?? preferred(parts)) as Part;
  const faults = useFaults(draft, query.error);
  const choose = (id: string) =>
    void navigate({ search: (before) => ({ ...before, part: id }), replace: true });
  const ofPart = useMemo(() => faults.filter((fault) => fault.part?.id === part.id), [faults, part.id]);
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
        <div className={classes.writing}>
          <Select
            className={classes.choose}
            aria-label={texts.parts}
            allowDeselect={false}
            value={part.id}
            onChange={(id) => id && choose(id)}
            data={Object.entries(Object.groupBy(parts, ({ group }) => group)).map(([group, of = []]) => ({
              group,
              items: of.map(({ id, title }) => ({ value: id, label: `${group}: ${title}` })),
            }))}
          />
          <div className={classes.code}>
            <Code
              key={part.id}
              part={part}
              text={textOf(draft, part)}
              known={known}
              faults={ofPart}
              onChange={(text) => change({ part, text })}
            />
          </div>
          <FaultList faults={faults} onChoose={choose} />
        </div>
        <Preview draft={draft} looks={looks} query={query} onLooks={setLooks} />
      </div>
    </>
  );
}

/** Who comes to write wants the message. */
const preferred = (parts: readonly Part[]): Part | undefined =>
  parts.find(({ id }) => id.endsWith('/mjml')) ?? parts.find(({ id }) => id.endsWith('/html')) ?? parts[0];
