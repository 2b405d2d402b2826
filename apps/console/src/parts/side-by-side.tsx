import { html } from '@codemirror/lang-html';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { Group, Text, useComputedColorScheme } from '@mantine/core';
import { basicSetup, oneDark } from '@uiw/react-codemirror';
import { useEffect, useRef } from 'react';
import { codeTheme } from './code-theme.ts';
import classes from './side-by-side.module.css';

interface SideBySideProps {
  before: string;
  after: string;
  titles: readonly [string, string];
  /** The second one can be edited then. */
  onChange?: (text: string) => void;
}

/** Two texts beside each other, with what differs marked, and what is the same folded. */
export function SideBySide({ before, after, titles, onChange }: SideBySideProps) {
  const frame = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const heard = useRef(onChange);
  useEffect(() => {
    heard.current = onChange;
  });
  const isEditable = onChange !== undefined;
  useEffect(() => {
    if (!frame.current) return undefined;
    const shared = [
      basicSetup(),
      html(),
      EditorView.lineWrapping,
      ...(scheme === 'dark' ? [oneDark] : []),
      codeTheme(scheme),
    ];
    const fixed = [EditorState.readOnly.of(true)];
    const told = EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) heard.current?.(state.doc.toString());
    });
    const named = (name: string) => EditorView.contentAttributes.of({ 'aria-label': name });
    const view = new MergeView({
      a: { doc: before, extensions: [...shared, fixed, named(titles[0])] },
      b: { doc: after, extensions: [...shared, isEditable ? told : fixed, named(titles[1])] },
      parent: frame.current,
      collapseUnchanged: { margin: 3, minSize: 6 },
      ...(isEditable ? { revertControls: 'a-to-b' as const } : {}),
    });
    return () => view.destroy();
    // What is typed comes back as `after`: the view must not be made anew by it.
  }, [before, titles[0], titles[1], scheme, isEditable]);
  return (
    <div>
      <Group grow mb={6}>
        {titles.map((title) => (
          <Text key={title} size="sm" fw={600}>
            {title}
          </Text>
        ))}
      </Group>
      <div ref={frame} className={classes.frame} />
    </div>
  );
}
