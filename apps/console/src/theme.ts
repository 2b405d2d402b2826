import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** White on shade 8, and shade 8 on our paper, are both above 5.9 : 1. */
const lagoon: MantineColorsTuple = [
  ...(['#eaf6f4', '#d5ebe8', '#a9d7d1', '#7ac2b9', '#52b0a5', '#389f94'] as const),
  ...(['#24877d', '#187a70', '#0f6b62', '#0a5750'] as const),
];

/** Greens and greys of one family instead of Mantine's neutral dark. */
const dark: MantineColorsTuple = [
  ...(['#e4ebea', '#c3cecc', '#a3b1ae', '#86958f', '#3c4847', '#313c3c'] as const),
  ...(['#232c2d', '#192122', '#12181a', '#0c1113'] as const),
];

const gray: MantineColorsTuple = [
  ...(['#f8f7f3', '#f1efe9', '#e8e5dc', '#dcd8cc', '#c6c1b3', '#a19c8f'] as const),
  ...(['#6c6a61', '#55544d', '#3a3a36', '#23241f'] as const),
];

export const theme = createTheme({
  primaryColor: 'lagoon',
  primaryShade: { light: 8, dark: 8 },
  colors: { lagoon, dark, gray },
  black: '#1b2624',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Open Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", Menlo, monospace',
  headings: { fontWeight: '640' },
  components: {
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: false } },
    },
    Modal: {
      styles: { title: { fontWeight: 640 } },
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    // The page has one banner, and a dialog is none.
    ModalHeader: { defaultProps: { component: 'div' } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Timeline: { styles: { itemTitle: { lineHeight: 1.4 } } },
    Anchor: { defaultProps: { underline: 'always' } },
    SegmentedControl: { defaultProps: { transitionDuration: 0 } },
    Table: { defaultProps: { verticalSpacing: 'sm', highlightOnHover: true } },
  },
});

/** Where Mantine's own choices miss 4.5 : 1. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfaf6',
    '--mantine-color-dimmed': '#5c625c',
    '--mantine-color-placeholder': '#686d66',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#0f6b62',
    '--mantine-color-default-border': '#dcd8cc',
  },
  dark: {
    '--mantine-color-body': '#12181a',
    '--mantine-color-dimmed': '#a3b1ae',
    '--mantine-color-placeholder': '#8f9d9a',
    '--mantine-color-error': '#ff9d92',
    '--mantine-color-anchor': '#7fd0c6',
    '--mantine-color-default-border': '#313c3c',
  },
});
