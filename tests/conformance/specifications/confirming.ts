import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AckPolicy } from '@nats-io/jetstream';
import { customerChangedV1, dataArrivedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import type { Line } from '../trial.ts';
import { stream } from '../neighbour.ts';
import { type World, onceEach } from '../world.ts';

export const confirming = (world: () => World): void => {
  let line: Line;
  let behind: Line;

  /** Seconds since each fact for the consumer that is behind was published again. */
  const sinceRepeated = async (): Promise<(number | null)[]> => {
    const rows = await world().records.sql<{ seconds: number | null }>(
      'ingest',
      `SELECT extract(epoch FROM now() - published_at)::float AS seconds FROM outbox
       WHERE subject = $1 AND confirmed_at IS NULL`,
      [behind.subject],
    );
    return rows.map(({ seconds }) => seconds);
  };

  beforeAll(async () => {
    // What was lost can be known only of facts whose consumers are known: of those in the contracts.
    line = world().line({ subject: dataArrivedV1.subject });
    behind = world().line({ subject: customerChangedV1.subject });
    await world().bus.manager.consumers.add(stream, {
      durable_name: 'dispatcher-behind',
      ack_policy: AckPolicy.Explicit,
      filter_subject: behind.subject,
    });
    await world().announce(behind, world().trials(behind, 20));
    await world().records.age('ingest', behind);
    await eventually(async () => (await sinceRepeated()).every((seconds) => seconds !== null));
    // As if it had been repeated at once: the pause before the next copy grows with the age of the fact.
    await world().records.sql('ingest', 'UPDATE outbox SET created_at = published_at WHERE subject = $1', [
      behind.subject,
    ]);
  });
  // What lags here for ever would hold back what is sent again.
  afterAll(() =>
    Promise.allSettled(
      [`composer-${line.name}`, 'dispatcher-behind'].map((durable) =>
        world().bus.manager.consumers.delete(stream, durable),
      ),
    ),
  );

  const stopped = async (): Promise<void> => {
    await (await world().replica(line)).stop();
  };

  it('stays unconfirmed in the outbox of its publisher until its consumer has committed', async () => {
    await world().replica(line);
    const trials = world().trials(line, 3);
    await world().records.behave(trials[1]!, 'hold');
    const [, held] = await world().announce(line, trials);
    await world().records.attempted(trials[1]!);
    // Long enough for a confirmation that was sent too early to be written down.
    expect(await world().outbox.confirmation(held!, 'composer', 1_000)).toBe(false);
    expect(await world().records.unconfirmed(line)).toBe(3);
    expect(await world().records.effects(trials)).toEqual([0, 0, 0]);
    await world().records.mend(trials[1]!);
    await eventually(async () => (await world().records.unconfirmed(line)) === 0);
    expect(await world().records.effects(trials)).toEqual(onceEach(trials));
  });

  it('is confirmed when its consumer has parked it: it has arrived', async () => {
    const replica = await world().replica(line);
    const trials = world().trials(line, 1);
    await world().records.behave(trials[0]!, 'refuse', 9);
    await world().announce(line, trials);
    await world().parkedOnes(replica, line, 1);
    await eventually(async () => (await world().records.unconfirmed(line)) === 0);
  });

  it('is not confirmed by being parked where others rely on its having been heard, but by its replay', async () => {
    const relied = world().line({ reliedUpon: true });
    const replica = await world().replica(relied);
    const trials = world().trials(relied, 1);
    await world().records.behave(trials[0]!, 'refuse', 9);
    const [id] = await world().announce(relied, trials);
    const [parked] = await world().parkedOnes(replica, relied, 1);
    expect(await world().outbox.confirmation(id!, 'composer', 1_000)).toBe(false);
    await world().records.mend(trials[0]!);
    await world().call(replica, `parked/${parked!.id}/replay`, 'POST');
    expect(await world().outbox.confirmation(id!, 'composer', 20_000)).toBe(true);
    expect(await world().records.effects(trials)).toEqual([1]);
  });

  it('can be waited for by its publisher until it is confirmed, or until the time is over', async () => {
    await world().replica(line);
    const trials = world().trials(line, 2);
    await world().records.behave(trials[1]!, 'hold');
    const [prompt, late] = await world().announce(line, trials.slice(0, 1));
    expect(late).toBeUndefined();
    expect(await world().outbox.confirmation(prompt!, 'composer', 20_000)).toBe(true);
    expect(await world().records.effects(trials)).toEqual([1, 0]);
    const [held] = await world().announce(line, trials.slice(1));
    await world().records.attempted(trials[1]!);
    expect(await world().outbox.confirmation(held!, 'composer', 300)).toBe(false);
    await world().records.mend(trials[1]!);
    expect(await world().outbox.confirmation(held!, 'composer', 20_000)).toBe(true);
  });

  it('that the bus lost before its consumer had it is published again and handled', async () => {
    await stopped();
    const trials = world().trials(line, 3);
    const before = await world().bus.copies(line.subject);
    await world().announce(line, trials);
    await eventually(async () => (await world().bus.copies(line.subject)) === before + trials.length);
    await world().bus.manager.streams.purge(stream, { filter: line.subject });
    await world().replica(line);
    await eventually(async () => {
      await world().records.age('ingest', line);
      return (await world().records.effects(trials)).every((n) => n === 1);
    }, 40_000);
    await eventually(async () => (await world().records.unconfirmed(line)) === 0);
    expect(await world().records.effects(trials)).toEqual(onceEach(trials));
  });

  it('is not sent again and again to a consumer that is merely behind', async () => {
    // Repeated under the same id, and long enough ago for what is taken for lost to have been sent anew.
    await eventually(async () => (await sinceRepeated()).every((seconds) => seconds! > 14));
    expect(await sinceRepeated()).toHaveLength(20);
    expect(await world().bus.copies(behind.subject)).toBe(20);
  });
};
