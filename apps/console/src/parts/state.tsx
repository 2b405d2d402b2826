import type { Tone } from './note.tsx';
import classes from './state.module.css';

/** How everything that has a state stands: for a glance, with the word for everybody. */
const tones: Record<string, Tone> = {
  ...{ deferred: 'wait', composed: 'busy', rendered: 'busy', dispatched: 'busy', delivered: 'good' },
  ...{ withheld: 'wait', failed: 'bad', rejected: 'bad', ambiguous: 'wait', undeliverable: 'bad' },
  ...{ draft: 'quiet', 'in-review': 'wait', approved: 'busy', published: 'good', retired: 'quiet' },
  ...{ collecting: 'busy', held: 'wait', waiting: 'busy', reading: 'busy', producing: 'busy' },
  ...{ paused: 'wait', cancelling: 'wait', cancelled: 'quiet', finished: 'good', unreadable: 'bad' },
  ...{ parked: 'bad', replayed: 'good', discarded: 'quiet', granted: 'good', revoked: 'bad' },
  ...{ active: 'good', verified: 'good', bouncing: 'wait', stopped: 'bad', inactive: 'quiet' },
  ...{
    working: 'good',
    busy: 'wait',
    drained: 'wait',
    away: 'bad',
    allow: 'good',
    deny: 'bad',
    defer: 'wait',
  },
  ...{ computing: 'busy', ready: 'good' },
  ...{ blocks: 'bad', warns: 'wait', waived: 'quiet', new: 'good', gone: 'bad' },
  ...{ whole: 'good', broken: 'bad', 'being read': 'busy', standing: 'bad', lifted: 'quiet', ended: 'quiet' },
  ...{ offered: 'wait', dismissed: 'quiet', sent: 'good', moved: 'busy' },
  ...{ running: 'busy', done: 'good' },
};

export function State({ of, label = of }: { of: string; label?: string }) {
  return (
    <span className={classes.state} data-tone={tones[of] ?? 'quiet'}>
      {label.replaceAll('-', ' ')}
    </span>
  );
}
