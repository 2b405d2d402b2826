import { expect, it } from '@jest/globals';
import type { World } from '../world.ts';

/** Deliveries after which the bus gives a message up. */
const mostDeliveries = 12;

export const givenUp = (world: () => World): void => {
  it('is parked as deliveries-used-up when the bus gave it up while no service ran', async () => {
    const line = world().line({ ackWaitSeconds: 2 });
    const trials = world().trials(line, 1);
    await world().alone();
    const before = await world().replica(line);
    await before.stop();
    await world().bus.publish(line, trials);
    await world().bus.useUp(line, mostDeliveries);
    await world().bus.givenUp(line);
    const replica = await world().replica(line);
    const parked = await world().parkedOnes(replica, line, 1);
    expect(parked).toMatchObject([{ code: 'deliveries-used-up', deliveries: mostDeliveries }]);
    expect(await world().records.attempts(trials)).toEqual([0]);
    await world().call(replica, `parked/${parked[0]!.id}/replay`, 'POST');
    expect(await world().records.effects(trials)).toEqual([1]);
  });

  it('is parked as deliveries-used-up when the bus gives it up while the service runs', async () => {
    const line = world().line({ ackWaitSeconds: 2 });
    const trials = world().trials(line, 1);
    await world().alone();
    const replica = await world().replica(line);
    expect((await world().call(replica, 'drain', 'PUT')).status).toBe(200);
    try {
      await world().bus.unasked(line);
      await world().bus.publish(line, trials);
      await world().bus.useUp(line, mostDeliveries);
      await world().bus.givenUp(line);
      const parked = await world().parkedOnes(replica, line, 1);
      expect(parked).toMatchObject([{ code: 'deliveries-used-up', deliveries: mostDeliveries }]);
    } finally {
      await world().call(replica, 'drain', 'DELETE');
    }
    await world().bus.settled(line);
    expect(await world().records.effects(trials)).toEqual([0]);
  });

  it('is handled after all where others rely on its having been heard', async () => {
    const line = world().line({ ackWaitSeconds: 2, reliedUpon: true });
    const trials = world().trials(line, 1);
    await world().alone();
    const before = await world().replica(line);
    await before.stop();
    await world().bus.publish(line, trials);
    await world().bus.useUp(line, mostDeliveries);
    await world().bus.givenUp(line);
    const replica = await world().replica(line);
    await world().records.each(trials, 1);
    expect(await world().parked(replica, line)).toEqual([]);
  });
};
