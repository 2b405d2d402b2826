import { expect, it } from '@jest/globals';
import { DeliverPolicy } from '@nats-io/jetstream';
import { eventually } from '@tourbus/testing';
import { type Line, durableOf } from '../trial.ts';
import { stream } from '../neighbour.ts';
import { type World, onceEach } from '../world.ts';

const kibibyte = 1024;

/** Announces trials in small transactions while something happens to the bus. */
async function announceDuring(world: World, line: Line, trials: string[], happens: () => Promise<void>) {
  const third = Math.ceil(trials.length / 3);
  const announce = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < Math.min(to, trials.length); i += 10)
      await world.announce(line, trials.slice(i, Math.min(i + 10, to)));
  };
  await announce(0, third);
  const happened = happens();
  await announce(third, 2 * third);
  await happened;
  await announce(2 * third, trials.length);
}

/** A cluster that was hurt a moment ago may take longer to make a stream than its client waits for an answer. */
const made = (make: () => Promise<unknown>): Promise<unknown> => eventually(make, 30_000);

/** Resolves once everything has arrived, however long an outbox would have waited before it tried again. */
async function arrived(world: World, line: Line, trials: readonly string[]): Promise<void> {
  await eventually(async () => {
    await world.records.age('ingest', line);
    return (await world.records.effects(trials)).every((n) => n > 0);
  }, 40_000);
}

export const outages = (world: () => World, nodes: number): void => {
  it('that is full refuses, the outbox holds, and everything arrives once there is room', async () => {
    const line = world().line({ ackWaitSeconds: 2 });
    const trials = world().trials(line, 20);
    const replica = await world().replica(line);
    const { config, state } = await world().bus.manager.streams.info(stream);
    try {
      await world().bus.manager.streams.update(stream, { max_bytes: state.bytes + 200 * kibibyte });
      await world().announce(line, trials, 30 * kibibyte);
      await world().outbox.settled();
      await world().bus.settled(line);
      const early = (await world().records.effects(trials)).filter((n) => n > 0).length;
      expect(early).toBeGreaterThan(0);
      expect(early).toBeLessThan(trials.length);
      await eventually(async () => (await world().records.unconfirmed(line)) === trials.length - early);
      await eventually(async () => {
        await world().bus.settled(line);
        await world().bus.manager.streams.purge(stream, { filter: line.subject });
        await world().records.age('ingest', line);
        return (await world().records.effects(trials)).every((n) => n > 0);
      }, 40_000);
    } finally {
      await world().bus.manager.streams.update(stream, { max_bytes: config.max_bytes });
    }
    await eventually(async () => (await world().records.unconfirmed(line)) === 0);
    expect(await world().records.effects(trials)).toEqual(onceEach(trials));
    expect(await world().parked(replica, line)).toEqual([]);
  });

  it('that goes away and comes back has lost nothing and doubles nothing', async () => {
    const line = world().line({ ackWaitSeconds: 2 });
    const trials = world().trials(line, 120);
    await Promise.all([world().replica(line), world().replica(line)]);
    const { stack } = world().infrastructure;
    await announceDuring(world(), line, trials, async () => {
      await Promise.all(world().nodes.map((node) => stack.takeDown(node, 'SIGKILL')));
      await Promise.all(world().nodes.map((node) => stack.restart(node)));
    });
    await arrived(world(), line, trials);
    await world().bus.settled(line);
    expect(await world().records.effects(trials)).toEqual(onceEach(trials));
    await world().untilFacts(line, trials.length);
  });

  if (nodes > 1)
    it('that loses the leader of a stream under load delivers everything once', async () => {
      const line = world().line({ ackWaitSeconds: 2 });
      const trials = world().trials(line, 300);
      await Promise.all([world().replica(line), world().replica(line)]);
      const { stack } = world().infrastructure;
      const { cluster } = await world().bus.manager.streams.info(stream);
      await announceDuring(world(), line, trials, async () => {
        await stack.takeDown(cluster!.leader!, 'SIGKILL');
        await world().records.each(trials.slice(0, 100), 1);
        await stack.restart(cluster!.leader!);
      });
      await arrived(world(), line, trials);
      await world().bus.settled(line);
      expect(await world().records.effects(trials)).toEqual(onceEach(trials));
    });

  it('whose stream was lost and made again with fewer messages is read on', async () => {
    const line = world().line({ ackWaitSeconds: 2 });
    const trials = world().trials(line, 30);
    await world().replica(line);
    await world().announce(line, trials.slice(0, 20));
    await world().handled(line, trials.slice(0, 20));
    const { config } = await world().bus.manager.streams.info(stream);
    await world().bus.manager.streams.delete(stream);
    await made(() => world().bus.manager.streams.add(config));
    await world().bus.publish(line, trials.slice(18));
    await world().records.each(trials, 1, 40_000);
    await world().bus.settled(line);
    expect(await world().records.effects(trials)).toEqual(onceEach(trials));
  });

  it('whose stream was put back, so that a consumer is ahead of it, is read on', async () => {
    const line = world().line();
    const trials = world().trials(line, 10);
    const { manager } = world().bus;
    await world().replica(line);
    await world().announce(line, trials.slice(0, 5));
    await world().handled(line, trials.slice(0, 5));
    const { config } = await manager.streams.info(stream);
    const consumer = await world().bus.consumer(line);
    await manager.streams.delete(stream);
    await made(() => manager.streams.add(config));
    // Where the consumer stood before: past everything that the stream will hold for a long time. The replica may have
    // made one meanwhile, from the beginning.
    await made(async () => {
      await manager.consumers.delete(stream, durableOf(line)).catch(() => undefined);
      return manager.consumers.add(stream, {
        ...consumer.config,
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: 1_000_000,
      });
    });
    await world().bus.publish(line, trials.slice(3));
    await world().records.each(trials, 1, 40_000);
    await world().bus.settled(line);
    expect(await world().records.effects(trials)).toEqual(onceEach(trials));
  });
};
