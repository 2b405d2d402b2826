import { html } from '@codemirror/lang-html';
import { EditorView } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror from '@uiw/react-codemirror';
import { useMemo } from 'react';
import { codeTheme } from './code-theme.ts';
import { markedStatements } from './marks.ts';

interface SourceEditorProps {
  label: string;
  language: 'html' | 'json';
  text: string;
  readOnly: boolean;
  onChange: (text: string) => void;
}

/** A text with statements in it, as tall as it is long. */
export function SourceEditor({ label, language, text, readOnly, onChange }: SourceEditorProps) {
  const scheme = useComputedColorScheme('light');
  const extensions = useMemo(
    () => [
      ...(language === 'html' ? [html()] : []),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      markedStatements,
      codeTheme(scheme),
    ],
    [language, label, scheme],
  );
  return (
    <CodeMirror
      value={text}
      onChange={onChange}
      extensions={extensions}
      theme={scheme}
      readOnly={readOnly}
      indentWithTab={false}
      basicSetup={{ foldGutter: false }}
      minHeight="14rem"
      maxHeight="38rem"
    />
  );
}
