import { expect, it } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import type { Line } from '../trial.ts';
import { type Replica, type World, onceEach } from '../world.ts';

interface WorkReport {
  draining?: { by: string };
  consumers: { durable: string; lag: number; unacknowledged: number; oldestSeconds: number }[];
}

export const draining = (world: () => World): void => {
  const report = async (replica: Replica, line: Line) => {
    const { body } = await world().call<WorkReport>(replica, 'work');
    const own = body.consumers.find(({ durable }) => durable === `composer-${line.name}`);
    return { draining: body.draining, lag: own?.lag, oldestSeconds: own?.oldestSeconds ?? 0 };
  };

  it('holds all replicas, shows what waits and for how long, and goes on where it stopped', async () => {
    const line = world().line();
    const replicas = await Promise.all([world().replica(line), world().replica(line)]);
    const [one, other] = replicas as [Replica, Replica];
    expect((await world().call(one, 'drain', 'PUT')).status).toBe(200);
    try {
      await eventually(async () => Boolean((await report(other, line)).draining));
      await world().bus.unasked(line);
      const trials = world().trials(line, 5);
      await world().bus.publish(line, trials);
      const early = await eventually(async () => {
        const seen = await report(one, line);
        return seen.lag === trials.length && seen.oldestSeconds > 0 && seen;
      });
      const later = await eventually(async () => {
        const seen = await report(other, line);
        return seen.oldestSeconds > early.oldestSeconds + 1 && seen;
      });
      expect(later).toMatchObject({ lag: trials.length, draining: { by: world().actor } });
      expect(await world().records.attempts(trials)).toEqual([0, 0, 0, 0, 0]);
      expect((await world().call(other, 'drain', 'DELETE')).status).toBe(200);
      await world().handled(line, trials);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
      expect(await world().records.parkedCount(line)).toBe(0);
      await eventually(async () => (await report(one, line)).draining === undefined);
    } finally {
      await world().call(one, 'drain', 'DELETE');
    }
  });

  it('keeps what comes while it begins to hold, and uses up none of its deliveries', async () => {
    const line = world().line();
    const trials = world().trials(line, 5);
    const replica = await world().replica(line);
    try {
      // Its pull is still open then: what comes is given to it all the same.
      await world().call(replica, 'drain', 'PUT');
      await world().bus.publish(line, trials);
      await world().bus.unasked(line);
      const { delivered } = await world().bus.consumer(line);
      expect(delivered.consumer_seq).toBeLessThanOrEqual(2 * trials.length);
    } finally {
      await world().call(replica, 'drain', 'DELETE');
    }
    await world().handled(line, trials);
    expect(await world().records.effects(trials)).toEqual(onceEach(trials));
    expect(await world().records.parkedCount(line)).toBe(0);
  });
};
