import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { SharedClock } from './shared-clock.js';

const theirs = Date.parse('2026-11-02T08:30:00Z');

describe('the clock that replicas share', () => {
  let clock: SharedClock | undefined;
  const started = async (answer: () => Promise<{ now: number }[]>): Promise<SharedClock> => {
    clock = new SharedClock({ query: answer } as unknown as DataSource);
    await clock.onApplicationBootstrap();
    return clock;
  };
  afterEach(() => clock?.onModuleDestroy());

  it('shows the time of the database, and goes on without asking', async () => {
    const shared = await started(async () => [{ now: theirs }]);
    const first = shared.now().getTime();
    expect(first - theirs).toBeGreaterThanOrEqual(0);
    expect(first - theirs).toBeLessThan(1_000);
    await pause(20);
    expect(shared.now().getTime()).toBeGreaterThan(first);
  });

  it('shows the time of the process as long as the database has not answered', async () => {
    const before = Date.now();
    const shown = (await started(() => Promise.reject(new Error('away')))).now().getTime();
    expect(shown).toBeGreaterThanOrEqual(before);
    expect(shown).toBeLessThanOrEqual(Date.now());
  });

  it('keeps to what it knows where an answer was so long under way that nobody knows when it was given', async () => {
    let asked = 0;
    const shared = await started(async () => {
      asked++;
      if (asked > 1) await pause(300);
      return [{ now: asked > 1 ? theirs + 3_600_000 : theirs }];
    });
    while (asked < 2) await pause(5);
    await shared.onModuleDestroy();
    expect(shared.now().getTime() - theirs).toBeLessThan(60_000);
  });
});
