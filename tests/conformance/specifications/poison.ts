import { expect } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { together } from '../together.ts';
import { type World, onceEach } from '../world.ts';

/** Deliveries after which a service parks what still fails. */
const mostTries = 8;

export const poison = (world: () => World): void => {
  together({
    'is parked at once with what, why and remedy when no retry can mend it': async () => {
      const line = world().line();
      const trials = world().trials(line, 3);
      await world().records.behave(trials[1]!, 'refuse', 9);
      const replica = await world().replica(line);
      await world().bus.publish(line, trials);
      const parked = await world().parkedOnes(replica, line, 1);
      expect(parked).toMatchObject([
        {
          code: 'bad-order',
          reason: 'The order has no lines.',
          remedy: 'Send the order again with its lines.',
        },
      ]);
      await world().bus.settled(line);
      expect(await world().records.effects(trials)).toEqual([1, 0, 1]);
      expect(await world().metric(replica, 'tourbus_messages_retried_total')).toBe(0);
    },

    'is parked as retries-exhausted after eight deliveries that failed for passing reasons': async () => {
      const line = world().line();
      const trials = world().trials(line, 1);
      await world().records.behave(trials[0]!, 'fail', 99);
      await world().bus.publish(line, trials);
      const first = await world().replica(line);
      await eventually(async () => (await world().metric(first, 'tourbus_messages_retried_total')) === 1);
      expect(await world().parked(first, line)).toEqual([]);
      await first.stop();
      // The pauses between tries grow to a minute: somebody else uses up those between the first and the last.
      await world().bus.useUp(line, mostTries - 1);
      const last = await world().replica(line);
      const parked = await world().parkedOnes(last, line, 1);
      expect(parked).toMatchObject([{ code: 'retries-exhausted', deliveries: mostTries }]);
      expect(parked[0]?.reason).toContain('a neighbour was away');
      expect(await world().records.effects(trials)).toEqual([0]);
    },

    'is quarantined before a third attempt when it has ended two processes, and its neighbours are handled':
      async () => {
        const line = world().line({ ackWaitSeconds: 1 });
        const trials = world().trials(line, 10);
        const deadly = trials[4]!;
        const neighbours = trials.filter((trial) => trial !== deadly);
        await world().records.behave(deadly, 'die', 99);
        await world().bus.publish(line, trials);
        for (let died = 0; died < 2; died++)
          expect(await (await world().process(line)).ended).toBe('SIGKILL');
        const third = await world().process(line);
        const parked = await world().parkedOnes(third, line, 1);
        expect(parked).toMatchObject([{ code: 'quarantined' }]);
        await world().handled(line, neighbours);
        expect(await world().records.effects(neighbours)).toEqual(onceEach(neighbours));
        expect(await world().records.effects([deadly])).toEqual([0]);
        expect(await world().records.attempted(deadly)).toHaveLength(2);
        expect(third.running).toBe(true);
      },
  });
};
