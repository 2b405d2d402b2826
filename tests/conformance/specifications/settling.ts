import { expect } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { together } from '../together.ts';
import { type World, onceEach } from '../world.ts';

export const settling = (world: () => World): void => {
  together({
    'acknowledges nothing before its commit': async () => {
      const line = world().line();
      const trials = world().trials(line, 5);
      await world().replica(line);
      await world().records.withoutEffects(async (areWaiting) => {
        await world().bus.publish(line, trials);
        await eventually(
          async () =>
            (await areWaiting()) && (await world().bus.consumer(line)).num_ack_pending === trials.length,
        );
        expect((await world().bus.consumer(line)).ack_floor.consumer_seq).toBe(0);
      });
      await world().handled(line, trials);
      expect((await world().bus.consumer(line)).ack_floor.consumer_seq).toBe(trials.length);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
    },

    'gives back what failed, and settles its neighbours': async () => {
      const line = world().line();
      const trials = world().trials(line, 3);
      await world().records.behave(trials[1]!, 'fail', 3);
      await world().bus.publish(line, trials);
      await world().replica(line);
      await eventually(async () => {
        const { num_ack_pending, ack_floor, delivered } = await world().bus.consumer(line);
        return num_ack_pending === 1 && ack_floor.consumer_seq === 1 && delivered.consumer_seq >= 3;
      });
      expect(await world().records.effects(trials)).toEqual([1, 0, 1]);
      await world().handled(line, trials);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
    },

    'takes no more large messages at once than fit': async () => {
      const line = world().line({ batch: 200 });
      const trials = world().trials(line, 200);
      await world().announce(line, trials, 250_000);
      await world().replica(line);
      await world().handled(line, trials, 60_000);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
      expect(await world().records.largestBatch(trials)).toBeLessThanOrEqual(67);
    },

    'takes few at once whose bodies lie elsewhere': async () => {
      const line = world().line({ batch: 200 });
      const trials = world().trials(line, 30);
      await world().announce(line, trials, 300_000);
      await world().replica(line);
      await world().handled(line, trials, 60_000);
      expect(await world().records.largestBatch(trials)).toBeLessThanOrEqual(8);
    },

    'pays for one bad message in a batch of 200 with one parked message': async () => {
      const line = world().line({ batch: 200 });
      const trials = world().trials(line, 200);
      await world().records.behave(trials[77]!, 'refuse', 9);
      await world().bus.publish(line, trials);
      const replica = await world().replica(line);
      const parked = await world().parkedOnes(replica, line, 1);
      await world().bus.settled(line);
      expect(parked).toMatchObject([{ code: 'bad-order' }]);
      expect(await world().records.effects(trials)).toEqual(trials.map((_, i) => (i === 77 ? 0 : 1)));
    },
  });
};
