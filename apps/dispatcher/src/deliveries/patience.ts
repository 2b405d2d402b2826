import { isConnectionFailure } from '@tourbus/platform';
import type { Outcome } from '../senders/channel-sender.js';

/**
 * The sender's own time-outs come first and know more; this one holds for what slips past them.
 * @param giveUp keeps a call that has not begun from beginning; returns whether it has
 */
export async function inTime(
  outcome: Promise<Outcome>,
  seconds: number,
  giveUp: () => boolean,
): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    const text = `The provider gave no answer within ${seconds} s.`;
    const end = () =>
      // Before the beginning, our own database may be what took so long.
      resolve(
        giveUp()
          ? { kind: 'ambiguous', code: 'no-answer', text, fault: 'provider' }
          : { kind: 'retry', code: 'no-answer', text },
      );
    timer = setTimeout(end, (seconds + seconds / 20) * 1_000);
  });
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
}

/** An outcome that is known must not become ambiguous because the database is away for a while. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionFailure(error) || tries >= 120) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
