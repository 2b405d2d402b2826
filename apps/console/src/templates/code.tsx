import { css } from '@codemirror/lang-css';
import { html } from '@codemirror/lang-html';
import { type CompletionContext, autocompletion } from '@codemirror/autocomplete';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror, { type ReactCodeMirrorRef } from '@uiw/react-codemirror';
import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { codeTheme } from '../parts/code-theme.ts';
import { type BlockKind, clearOf, draggedBlock } from './block-source.ts';
import { type Known, suggest } from './completion.ts';
import { foldedData, markedStatements } from '../parts/marks.ts';
import type { PlacedFault } from './faults.ts';
import type { Part } from './template.ts';

/** The same objects at each render: others would set the editor up anew, and end what is being filled in. */
const setup = { autocompletion: false, foldGutter: false };
const languages = { html: [html()], css: [css()], json: [], plain: [] };

interface CodeProps {
  /** For who puts something in at the cursor. */
  editor: RefObject<ReactCodeMirrorRef | null>;
  part: Part;
  text: string;
  known: Known;
  faults: readonly PlacedFault[];
  onChange: (text: string) => void;
}

/** The editor for one part of a template. Tab moves on, as everywhere: nobody is caught in it. */
export function Code({ editor, part, text, known, faults, onChange }: CodeProps) {
  const scheme = useComputedColorScheme('light');
  const newest = useRef({ known, onChange });
  useEffect(() => {
    newest.current = { known, onChange };
  }, [known, onChange]);
  const tell = useCallback((written: string) => newest.current.onChange(written), []);
  const extensions = useMemo(
    () => [
      ...languages[part.language],
      ...(part.language === 'css' ? [] : [EditorView.lineWrapping]),
      autocompletion({
        override: [(context) => complete(context, newest.current.known)],
        activateOnTyping: true,
      }),
      EditorView.contentAttributes.of({ 'aria-label': `${part.group}, ${part.title}`, tabindex: '0' }),
      lintGutter(),
      droppedBlocks,
      foldedData,
      markedStatements,
      codeTheme(scheme),
    ],
    [part.language, part.group, part.title, scheme],
  );
  useEffect(() => {
    const view = editor.current?.view;
    if (view) view.dispatch(setDiagnostics(view.state, diagnosticsFor(view, faults)));
  }, [editor, faults, text]);
  return (
    <CodeMirror
      ref={editor}
      value={text}
      onChange={tell}
      extensions={extensions}
      theme={scheme}
      height="100%"
      indentWithTab={false}
      basicSetup={setup}
      style={{ height: '100%', minHeight: 0 }}
    />
  );
}

/** A block that is let go in the middle of a statement goes behind it; anything else is the editor’s own matter. */
const droppedBlocks = EditorView.domEventHandlers({
  drop: (event, view) => {
    const kind = event.dataTransfer?.getData(draggedBlock) as BlockKind | '' | undefined;
    const place = view.posAtCoords({ x: event.clientX, y: event.clientY });
    if (!kind || place === null) return false;
    event.preventDefault();
    const insert = event.dataTransfer?.getData('text/plain') ?? '';
    const from = clearOf(view.state.doc.toString(), place, kind);
    view.dispatch({
      changes: { from, insert },
      selection: { anchor: from + insert.length },
      userEvent: 'input.drop',
    });
    view.focus();
    return true;
  },
});

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
