import { expect } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { together } from '../together.ts';
import { type World, onceEach } from '../world.ts';

export const heartbeats = (world: () => World): void => {
  together({
    'is not given to another replica while the one that has it is alive': async () => {
      const line = world().line({ ackWaitSeconds: 2 });
      const trials = world().trials(line, 1);
      await world().records.behave(trials[0]!, 'work', 1, 5_000);
      await Promise.all([world().replica(line), world().replica(line)]);
      await world().bus.publish(line, trials);
      await world().handled(line, trials);
      expect(await world().records.attempts(trials)).toEqual([1]);
      expect((await world().bus.consumer(line)).delivered.consumer_seq).toBe(1);
    },

    'is done by another replica when the first is frozen, whose late commit has no second effect':
      async () => {
        const line = world().line({ ackWaitSeconds: 2 });
        const trials = world().trials(line, 3);
        await world().records.behave(trials[1]!, 'hold');
        await world().bus.publish(line, trials);
        const first = await world().process(line);
        await world().records.attempted(trials[1]!);
        first.signal('SIGSTOP');
        const second = await world().replica(line);
        await world().handled(line, trials);
        expect(await world().records.attempted(trials[1]!, 2)).toEqual([first.name, second.name]);

        await world().records.mend(trials[1]!);
        first.signal('SIGCONT');
        await eventually(
          async () =>
            (await world().metric(first, 'tourbus_messages_retried_total')) +
              (await world().metric(first, 'tourbus_messages_duplicate_total')) >=
            trials.length,
        );
        await world().bus.settled(line);
        expect(await world().records.effects(trials)).toEqual(onceEach(trials));
        await eventually(async () => (await world().facts(line)) === trials.length);
      },
  });
};
