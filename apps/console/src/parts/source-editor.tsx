import { html } from '@codemirror/lang-html';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror, { type ReactCodeMirrorRef } from '@uiw/react-codemirror';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { codeTheme } from './code-theme.ts';
import { markedStatements } from './marks.ts';

interface SourceEditorProps {
  label: string;
  language: 'html' | 'json';
  text: string;
  readOnly: boolean;
  onChange: (text: string) => void;
  /** What is wrong with it, and where; a place for their marks is kept where they are given. */
  faults?: readonly Diagnostic[];
  /** For who puts the cursor somewhere. */
  editor?: RefObject<ReactCodeMirrorRef | null>;
  /** The same at each render: others would set the editor up anew. */
  more?: readonly Extension[];
}

const none: readonly Extension[] = [];
const setup = { foldGutter: false };

/** A text with statements in it, as tall as it is long. */
export function SourceEditor({
  label,
  language,
  text,
  readOnly,
  onChange,
  faults,
  more = none,
  editor: given,
}: SourceEditorProps) {
  const own = useRef<ReactCodeMirrorRef>(null);
  const editor = given ?? own;
  const marks = faults !== undefined;
  const scheme = useComputedColorScheme('light');
  const extensions = useMemo(
    () => [
      ...(language === 'html' ? [html()] : []),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      markedStatements,
      ...(marks ? [lintGutter()] : []),
      ...more,
      codeTheme(scheme),
    ],
    [language, label, scheme, marks, more],
  );
  useEffect(() => {
    const view = editor.current?.view;
    if (!view || !faults) return;
    const end = view.state.doc.length;
    // What was found in a longer text may lie behind the end of this one.
    const inside = faults.map((one) => ({
      ...one,
      from: Math.min(one.from, end),
      to: Math.min(one.to, end),
    }));
    view.dispatch(setDiagnostics(view.state, inside));
  }, [editor, faults, text]);
  return (
    <CodeMirror
      ref={editor}
      value={text}
      onChange={onChange}
      extensions={extensions}
      theme={scheme}
      readOnly={readOnly}
      indentWithTab={false}
      basicSetup={setup}
      minHeight="14rem"
      maxHeight="38rem"
    />
  );
}
