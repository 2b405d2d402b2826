import { Text } from '@mantine/core';
import type { TemplateBody } from '../api/calls.ts';
import type { Customer } from '../api/records.ts';
import classes from './preview.module.css';
import type { Circumstances, View, shownOf } from './preview-frame.ts';
import { texts } from './texts.ts';

/** How the preview is looked at. */
export interface Looks extends Circumstances {
  view: View;
  width: 'phone' | 'wide';
  locale?: string;
  /** Somebody who is in this one. */
  segment?: string;
  /** Somebody whom we know, instead of the sample's customer. */
  customer?: Customer;
}

export const firstLooks = ({ variants }: TemplateBody): Looks => ({
  view: { channel: variants[0]?.channel ?? 'email' },
  width: 'wide',
  dark: false,
  images: true,
});

interface LookedProps {
  shown: ReturnType<typeof shownOf>;
  looks: Looks;
  /** It has faults now; what shows is from before. */
  stale: boolean;
}

/** What may be longer than its place can be scrolled by the keyboard too. */
const scrolled = { tabIndex: 0, role: 'group', 'aria-label': 'How it looks' } as const;

/** The preview itself: what authors write can do nothing in its frame. */
export function Looked({ shown, looks: { width, dark }, stale }: LookedProps) {
  if (!shown)
    return (
      <Text p="md" c="dimmed">
        {stale ? 'There is nothing to show until the faults are mended.' : texts.noVariant}
      </Text>
    );
  if ('text' in shown)
    return (
      <div className={classes.stage} data-stale={stale} {...scrolled}>
        <pre className={classes.text} dir="auto">
          {shown.text}
        </pre>
      </div>
    );
  return (
    <div className={classes.stage} data-stale={stale} {...scrolled}>
      <iframe
        className={classes.frame}
        data-width={width}
        data-dark={dark}
        title="Preview of the message"
        sandbox=""
        srcDoc={shown.html}
      />
    </div>
  );
}
