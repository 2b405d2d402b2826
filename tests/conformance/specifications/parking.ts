import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Line } from '../trial.ts';
import type { ParkedItem, Replica, World } from '../world.ts';

interface AuditLine {
  actor: string;
  action: string;
  subject: string;
}

export const parking = (world: () => World): void => {
  let line: Line;
  let replica: Replica;

  beforeAll(async () => {
    line = world().line();
    replica = await world().replica(line, { stays: true });
  });
  afterAll(() => replica?.stop());

  const park = async (count: number): Promise<{ trials: string[]; parked: ParkedItem[] }> => {
    const trials = world().trials(line, count);
    for (const trial of trials) await world().records.behave(trial, 'refuse', 99);
    await world().bus.publish(line, trials);
    const all = await world().parkedOnes(replica, line, count);
    return { trials, parked: all.slice(0, count) };
  };
  const audited = async (subject: string): Promise<AuditLine[]> => {
    const { body } = await world().call<{ items: AuditLine[] }>(replica, 'audit?limit=200');
    return body.items.filter((item) => item.subject === subject);
  };
  const leaveNothing = async (): Promise<void> => {
    await world().call(replica, `parked/discard?consumer=composer-${line.name}`, 'POST');
  };

  it('is listed, and shown with its body', async () => {
    const { trials, parked } = await park(1);
    expect(parked).toMatchObject([{ code: 'bad-order', state: 'parked', deliveries: 1 }]);
    const { status, body } = await world().call<{ body: string; subject: string }>(
      replica,
      `parked/${parked[0]!.id}`,
    );
    expect(status).toBe(200);
    expect(body.subject).toBe(line.subject);
    expect(JSON.parse(body.body)).toEqual({ trial: trials[0] });
    await leaveNothing();
  });

  it.each([
    ['cannot be handled', 'refuse', 'The order has no lines.'],
    ['fails for a passing reason', 'fail', 'a neighbour was away'],
  ] as const)('that still %s stays parked on a replay, which says why', async (_, does, why) => {
    const { trials, parked } = await park(1);
    await world().records.behave(trials[0]!, does, 99);
    const { status, body } = await world().call(replica, `parked/${parked[0]!.id}/replay`, 'POST');
    expect({ status, detail: body['detail'] }).toEqual({
      status: 409,
      detail: expect.stringContaining(why),
    });
    expect(body['remedy']).toEqual(expect.stringMatching(/\w/));
    expect((await world().parked(replica, line)).map(({ id }) => id)).toEqual([parked[0]!.id]);
    expect(await world().records.effects(trials)).toEqual([0]);
    await leaveNothing();
  });

  it('that is large holds its body itself: the store gives it up a day after no stream can refer to it', async () => {
    const [trial] = world().trials(line, 1) as [string];
    await world().records.behave(trial, 'refuse', 99);
    await world().announce(line, [trial], 300_000);
    const [item] = await world().parkedOnes(replica, line, 1);
    const stored = () => world().records.sql('ingest', 'SELECT digest FROM stored_bodies');
    const age = (days: number) =>
      world().records.sql('ingest', `UPDATE stored_bodies SET stored_at = now() - interval '${days} days'`);
    await age(7);
    await world().outbox.prune();
    const [{ digest }] = (await stored()) as [{ digest: string }];
    expect(await world().artefacts.has({ digest })).toBe(true);
    await age(9);
    await world().outbox.prune();
    expect([await stored(), await world().artefacts.has({ digest })]).toEqual([[], false]);

    await world().records.mend(trial);
    await world().call(replica, `parked/${item!.id}/replay`, 'POST');
    expect(await world().records.effects([trial])).toEqual([1]);
  });

  it('has its effect and announces its fact when it is replayed once its cause is mended', async () => {
    const { trials, parked } = await park(1);
    const { id } = parked[0]!;
    const before = await world().facts(line);
    await world().records.mend(trials[0]!);
    const { status, body } = await world().call(replica, `parked/${id}/replay`, 'POST');
    expect({ status, state: body['state'] }).toEqual({ status: 200, state: 'replayed' });
    expect(await world().records.effects(trials)).toEqual([1]);
    await world().untilFacts(line, before + 1);
    expect(await world().parked(replica, line)).toEqual([]);
    expect(await audited(id)).toMatchObject([{ action: 'parked-message.replayed', actor: world().actor }]);
    expect((await world().call(replica, `parked/${id}/replay`, 'POST')).status).toBe(409);
    expect(await world().records.effects(trials)).toEqual([1]);
  });

  it('has no effect when it is discarded, and cannot be settled again', async () => {
    const { trials, parked } = await park(1);
    const { id } = parked[0]!;
    expect((await world().call(replica, `parked/${id}`, 'DELETE')).status).toBe(200);
    await world().records.mend(trials[0]!);
    expect((await world().call(replica, `parked/${id}`, 'DELETE')).status).toBe(409);
    expect((await world().call(replica, `parked/${id}/replay`, 'POST')).status).toBe(409);
    expect(await world().records.effects(trials)).toEqual([0]);
    expect(await audited(id)).toMatchObject([{ action: 'parked-message.discarded', actor: world().actor }]);
  });

  it('is replayed or discarded with all that a filter finds, each with its audit line', async () => {
    const { trials, parked } = await park(5);
    for (const trial of trials.slice(0, 3)) await world().records.mend(trial);
    await world().records.behave(trials[3]!, 'fail', 99);
    const filter = `consumer=composer-${line.name}&code=bad-order`;
    const replayed = await world().call(replica, `parked/replay?${filter}`, 'POST');
    expect(replayed).toEqual({ status: 200, body: { replayed: 3, stillParked: 2 } });
    expect(await world().records.effects(trials)).toEqual([1, 1, 1, 0, 0]);
    const discarded = await world().call(replica, `parked/discard?${filter}`, 'POST');
    expect(discarded).toEqual({ status: 200, body: { discarded: 2 } });
    expect(await world().parked(replica, line)).toEqual([]);
    const lines = await Promise.all(parked.map(({ id }) => audited(id)));
    expect(lines.map((each) => each.map(({ action }) => action).join(' ')).sort()).toEqual([
      ...Array<string>(2).fill('parked-message.discarded parked-message.replay-failed'),
      ...Array<string>(3).fill('parked-message.replayed'),
    ]);
    const { body } = await world().call(replica, 'audit/verification');
    expect(body).toMatchObject({ intact: true });
  });

  it('has one effect when two replay it at the same time, and the second is told so', async () => {
    const { trials, parked } = await park(1);
    await world().records.behave(trials[0]!, 'hold', 2);
    const both = [1, 2].map(() => world().call(replica, `parked/${parked[0]!.id}/replay`, 'POST'));
    await world().records.attempted(trials[0]!);
    await world().records.mend(trials[0]!);
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body['detail']).toEqual(expect.any(String));
    expect(await world().records.effects(trials)).toEqual([1]);
    expect(await audited(parked[0]!.id)).toHaveLength(1);
  });
};
