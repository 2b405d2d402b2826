import { afterAll, beforeAll, it } from '@jest/globals';

/**
 * Runs specifications at the same time that need nothing of each other but patience with the bus. Each passes or
 * fails by itself.
 */
export function together(specifications: Record<string, () => Promise<void>>): void {
  const titles = Object.keys(specifications);
  const running = new Map<string, Promise<void>>();

  beforeAll(() => {
    for (const title of titles) {
      const outcome = specifications[title]!();
      // Asked for below; until then a failure is nobody's.
      outcome.catch(() => undefined);
      running.set(title, outcome);
    }
  });
  // All of them run, also where only one is asked for (`-t`), and none may outlive what it runs on.
  afterAll(() => Promise.allSettled(running.values()));
  it.each(titles)('%s', (title) => running.get(title)!, 120_000);
}
