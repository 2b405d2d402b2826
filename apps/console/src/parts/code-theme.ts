import { Prec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** CodeMirror's own colours on our surfaces; its dark ones need a darker ground to be readable. */
export function codeTheme(scheme: 'light' | 'dark') {
  const light = scheme === 'light';
  const theme = EditorView.theme(
    {
      '&': { backgroundColor: 'var(--surface)', fontSize: '0.84375rem' },
      '&.cm-focused': { outline: '2px solid var(--mantine-color-anchor)', outlineOffset: '-2px' },
      '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.6' },
      '.cm-gutters': {
        backgroundColor: 'var(--surface)',
        color: 'var(--mantine-color-dimmed)',
        borderInlineEnd: '1px solid var(--line)',
      },
      '.cm-activeLine': { backgroundColor: 'transparent' },
      '.cm-activeLineGutter': { backgroundColor: 'var(--quiet-paper)', color: 'var(--mantine-color-text)' },
      '.cm-tooltip': {
        backgroundColor: 'var(--surface)',
        color: 'var(--mantine-color-text)',
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: '8px',
        overflow: 'hidden',
      },
      '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
        backgroundColor: 'var(--mantine-color-lagoon-8)',
        color: '#fff',
      },
      '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.75' },
      '.cm-statement, .cm-statement *': {
        color: light ? '#7a3d00' : '#f3c46f',
        backgroundColor: light ? '#fdf3df' : '#2f2716',
      },
      '.cm-folded-data': {
        padding: '0 0.5em',
        borderRadius: '99px',
        color: 'var(--quiet-ink)',
        backgroundColor: 'var(--quiet-paper)',
      },
    },
    { dark: scheme === 'dark' },
  );
  return Prec.highest(theme);
}
