import { css } from '@codemirror/lang-css';
import { html } from '@codemirror/lang-html';
import { type CompletionContext, autocompletion } from '@codemirror/autocomplete';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror, { type ReactCodeMirrorRef } from '@uiw/react-codemirror';
import { useEffect, useMemo, useRef } from 'react';
import { codeTheme } from '../parts/code-theme.ts';
import { type Known, suggest } from './completion.ts';
import { foldedData, markedStatements } from '../parts/marks.ts';
import type { PlacedFault } from './faults.ts';
import type { Part } from './template.ts';

const languages = { html: [html()], css: [css()], json: [], plain: [] };

interface CodeProps {
  part: Part;
  text: string;
  known: Known;
  faults: readonly PlacedFault[];
  onChange: (text: string) => void;
}

/** The editor for one part of a template. Tab moves on, as everywhere: nobody is caught in it. */
export function Code({ part, text, known, faults, onChange }: CodeProps) {
  const editor = useRef<ReactCodeMirrorRef>(null);
  const scheme = useComputedColorScheme('light');
  const newest = useRef(known);
  useEffect(() => {
    newest.current = known;
  }, [known]);
  const extensions = useMemo(
    () => [
      ...languages[part.language],
      ...(part.language === 'css' ? [] : [EditorView.lineWrapping]),
      autocompletion({ override: [(context) => complete(context, newest.current)], activateOnTyping: true }),
      EditorView.contentAttributes.of({ 'aria-label': `${part.group}, ${part.title}`, tabindex: '0' }),
      lintGutter(),
      foldedData,
      markedStatements,
      codeTheme(scheme),
    ],
    [part.language, part.group, part.title, scheme],
  );
  useEffect(() => {
    const view = editor.current?.view;
    if (view) view.dispatch(setDiagnostics(view.state, diagnosticsFor(view, faults)));
  }, [faults, text]);
  return (
    <CodeMirror
      ref={editor}
      value={text}
      onChange={onChange}
      extensions={extensions}
      theme={scheme}
      height="100%"
      indentWithTab={false}
      basicSetup={{ autocompletion: false, foldGutter: false }}
      style={{ height: '100%', minHeight: 0 }}
    />
  );
}

function complete(context: CompletionContext, known: Known) {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 20_000), context.pos);
  const found = suggest(before, known);
  return found ? { from: context.pos - found.length, options: found.options, validFor: /^[\w.@-]*$/ } : null;
}

function diagnosticsFor({ state: { doc } }: EditorView, faults: readonly PlacedFault[]): Diagnostic[] {
  return faults.map(({ line = 1, detail, remedy }) => {
    const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    return { from, to, severity: 'error', message: `${detail}. ${remedy}` };
  });
}
