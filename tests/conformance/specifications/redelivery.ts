import { expect } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { together } from '../together.ts';
import { type World, onceEach } from '../world.ts';

export const redelivery = (world: () => World): void => {
  together({
    'has no second effect when a message comes again after its effect is committed': async () => {
      const line = world().line();
      const trials = world().trials(line, 5);
      const replica = await world().replica(line);
      await world().bus.publish(line, trials);
      await world().handled(line, trials);
      // Under other ids, so that the bus cannot know them for repeats.
      await world().bus.publish(line, trials, 2);
      await eventually(
        async () => (await world().metric(replica, 'tourbus_messages_duplicate_total')) === 10,
      );
      await world().bus.settled(line);
      expect(await world().bus.copies(line.subject)).toBe(15);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
      expect(await world().facts(line)).toBe(trials.length);
    },

    'has one effect of a message that comes three times in one batch': async () => {
      const line = world().line();
      const trials = world().trials(line, 5);
      await world().bus.publish(line, trials, 3);
      await world().replica(line);
      await world().handled(line, trials);
      expect(await world().records.attempts(trials)).toEqual(onceEach(trials));
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
      expect(await world().facts(line)).toBe(trials.length);
    },

    'has one effect of a message that two replicas are given at the same time': async () => {
      const line = world().line();
      const trials = world().trials(line, 20);
      await Promise.all([world().replica(line), world().replica(line)]);
      await world().bus.publish(line, trials, 4);
      await world().handled(line, trials);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
      await eventually(async () => (await world().facts(line)) === trials.length);
    },
  });
};
