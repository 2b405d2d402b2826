import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Loop } from './loop.js';

describe('a loop', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('goes on at once while there is work, and after a failure', async () => {
    const outcomes: (boolean | Error)[] = [true, new Error('once'), true];
    let rounds = 0;
    const finished = Promise.withResolvers<void>();
    const loop = new Loop({
      name: 'test',
      idle: 1,
      work: async () => {
        const outcome = outcomes[rounds++];
        if (outcome === undefined) finished.resolve();
        if (outcome instanceof Error) throw outcome;
        return outcome ?? false;
      },
    }).start();
    await finished.promise;
    await loop.stop();
    expect(rounds).toBeGreaterThanOrEqual(4);
  });

  it('looks again when woken during a round, without the pause', async () => {
    let rounds = 0;
    const second = Promise.withResolvers<void>();
    const loop: Loop = new Loop({
      name: 'test',
      idle: 60_000,
      work: async () => {
        if (++rounds === 1) loop.wake();
        else second.resolve();
        return false;
      },
    });
    loop.start();
    await second.promise;
    await loop.stop();
    expect(rounds).toBe(2);
  });
});
