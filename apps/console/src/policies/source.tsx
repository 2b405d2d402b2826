import { autocompletion, type CompletionContext, snippetCompletion } from '@codemirror/autocomplete';
import type { Diagnostic } from '@codemirror/lint';
import { UnstyledButton } from '@mantine/core';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { ReactCodeMirrorRef } from '@uiw/react-codemirror';
import { useMemo, useRef } from 'react';
import { Card } from '../parts/card.tsx';
import { SourceEditor } from '../parts/source-editor.tsx';
import { definitionsQuery } from '../workflow/queries.ts';
import { type Known, suggest } from './complete.ts';
import type { Placed } from './faults.ts';
import { schemaQuery } from './queries.ts';
import classes from './source.module.css';
import { texts } from './texts.ts';

/** Asked for with the first completion, and kept. */
async function whatIsKnown(queries: QueryClient): Promise<Known> {
  const [schemas, definitions] = await Promise.all([
    queries.ensureQueryData(schemaQuery),
    queries.ensureQueryData(definitionsQuery),
  ]);
  return {
    schema: schemas.EngagementPolicy ?? {},
    schemas,
    definitions: definitions.items.map(({ key }) => key),
  };
}

async function complete(context: CompletionContext, queries: QueryClient) {
  if (!context.explicit && !context.matchBefore(/["\w-]$/)) return null;
  const found = suggest(context.state.doc.toString(), context.pos, await whatIsKnown(queries));
  if (!found) return null;
  const options = found.options.map(({ template, label, detail }) =>
    snippetCompletion(template, { label, detail, type: 'property' }),
  );
  return { from: found.from, to: found.to, options, validFor: /^"?[\w-]*$/ };
}

interface SourceProps {
  text: string;
  readOnly: boolean;
  faults: readonly Placed[];
  onChange: (text: string) => void;
}

/** The text of a policy, with completion, and its faults where they are and below. */
export function Source({ text, readOnly, faults, onChange }: SourceProps) {
  const queries = useQueryClient();
  const more = useMemo(
    () => [autocompletion({ override: [(context) => complete(context, queries)] })],
    [queries],
  );
  const editor = useRef<ReactCodeMirrorRef>(null);
  const goTo = ({ from }: Placed): void => {
    const view = editor.current?.view;
    view?.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    view?.focus();
  };
  const marks = useMemo(
    () => faults.map(({ from, to, message }): Diagnostic => ({ from, to, message, severity: 'error' })),
    [faults],
  );
  return (
    <Card title={texts.source} flush>
      <SourceEditor
        {...{ label: texts.source, language: 'json', text, readOnly, onChange, more }}
        faults={marks}
        editor={editor}
      />
      <Faults faults={faults} onGo={goTo} />
    </Card>
  );
}

const Faults = ({ faults, onGo }: { faults: readonly Placed[]; onGo: (fault: Placed) => void }) => (
  <div role="status" aria-label={texts.faults}>
    {faults.length > 0 && (
      <ul className={classes.faults}>
        {faults.map((fault) => (
          <li key={`${fault.from} ${fault.message}`}>
            <UnstyledButton onClick={() => onGo(fault)}>{texts.atLine(fault.line)}</UnstyledButton>:{' '}
            <span dir="auto">{fault.message}</span>
          </li>
        ))}
      </ul>
    )}
  </div>
);
