import { expect } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { together } from '../together.ts';
import { type World, onceEach } from '../world.ts';

export const stopping = (world: () => World): void => {
  together({
    'ends what is under way, and gives what it has not begun to another replica at once': async () => {
      const line = world().line({ batch: 5 });
      const trials = world().trials(line, 10);
      await world().records.behave(trials[2]!, 'hold');
      await world().bus.publish(line, trials);
      const leaving = await world().process(line);
      await world().records.attempted(trials[2]!);
      await eventually(async () => (await world().bus.consumer(line)).num_ack_pending === trials.length);
      const staying = await world().replica(line);
      leaving.signal('SIGTERM');
      // The others are done while the one that leaves is still held by its own batch.
      await world().records.each(trials.slice(5), 1);
      expect(await world().records.attempted(trials[7]!)).toEqual([staying.name]);
      expect(leaving.running).toBe(true);
      await world().records.mend(trials[2]!);
      expect(await leaving.ended).toBe('SIGTERM');
      await world().handled(line, trials);
      expect(await world().records.attempted(trials[2]!)).toEqual([leaving.name]);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
      await world().untilFacts(line, trials.length);
    },

    'loses nothing and doubles nothing while replicas are restarted under load': async () => {
      const line = world().line({ batch: 10 });
      const trials = world().trials(line, 300);
      await world().replica(line);
      const rolling = (async () => {
        for (let i = 0; i < 3; i++) {
          const leaving = await world().process(line);
          leaving.signal('SIGTERM');
          expect(await leaving.ended).toBe('SIGTERM');
        }
      })();
      for (let i = 0; i < trials.length; i += 20) await world().announce(line, trials.slice(i, i + 20));
      await rolling;
      // Sooner than the bus would give out again what a replica kept to itself when it left.
      await world().handled(line, trials, 10_000);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
      expect(await world().records.parkedCount(line)).toBe(0);
    },
  });
};
