import { expect } from '@jest/globals';
import type { CrashPoint } from '../trial-process.ts';
import { done, durableOf, type Line } from '../trial.ts';
import { together } from '../together.ts';
import { type World, onceEach } from '../world.ts';

/** What a composer has committed: effects, inbox rows and facts. */
async function committed(world: World, line: Line, trials: string[]): Promise<number[]> {
  const [row] = await world.records.sql<{ inbox: number; facts: number }>(
    'composer',
    `SELECT (SELECT count(*)::int FROM inbox WHERE consumer = $1) AS inbox,
            (SELECT count(*)::int FROM outbox WHERE subject = $2) AS facts`,
    [durableOf(line), done(line).subject],
  );
  const effects = (await world.records.effects(trials)).reduce((sum, n) => sum + n, 0);
  return [effects, row?.inbox ?? 0, row?.facts ?? 0];
}

export const committing = (world: () => World): void => {
  const dies = async (crashPoint: CrashPoint | undefined, kept: number, published: number): Promise<void> => {
    const line = world().line({ ackWaitSeconds: 1 });
    const trials = world().trials(line, 3);
    if (!crashPoint) await world().records.behave(trials[1]!, 'die-in-effect');
    await world().bus.publish(line, trials);
    const dying = await world().process(line, crashPoint);
    expect(await dying.ended).toBe('SIGKILL');
    expect(await committed(world(), line, trials)).toEqual([kept, kept, kept]);
    expect(await world().facts(line)).toBe(published);

    await world().replica(line);
    await world().handled(line, trials);
    await world().untilFacts(line, trials.length);
    expect(await world().records.effects(trials)).toEqual(onceEach(trials));
    expect(await committed(world(), line, trials)).toEqual([3, 3, 3]);
  };

  together({
    'are kept or lost together when their process dies before the commit': () => dies(undefined, 0, 0),
    'are kept when it dies after the commit, before the facts are published': () =>
      dies('before-publish', 3, 0),
    'are kept when it dies after the facts are published, before the acknowledgement': () =>
      dies('before-ack', 3, 3),
  });
};
