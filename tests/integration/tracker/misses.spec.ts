import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  communicationComposedV1,
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
  communicationMissedV1,
  communicationWithheldV1,
} from '@tourbus/contracts';
import { Misses } from '../../../apps/tracker/src/misses/misses.service.js';
import { type Mail, linkTo, mail, person, startTracker, type TrackerUnderTest } from './tracker.js';

const day = 24 * 60 * 60 * 1_000;

describe('communications that miss their customers', () => {
  let tracker: TrackerUnderTest;
  beforeAll(async () => {
    tracker = await startTracker();
  });
  afterAll(() => tracker.stop());

  const inDays = (days: number): Promise<boolean> =>
    tracker.service.app.get(Misses).look(new Date(Date.now() + days * day));
  const composed = ({ head, composed: fact }: Mail, event?: 'delivered' | 'opened') =>
    tracker.bus.publish(
      communicationComposedV1,
      { ...fact, awaits: event && { event, seconds: 2 * 24 * 60 * 60 } },
      head.communicationId,
    );
  const dispatched = ({ head, dispatched: fact }: Mail) =>
    tracker.bus.publish(communicationDispatchedV1, fact, head.communicationId);
  const missed = async (count: number) =>
    (await tracker.bus.read(communicationMissedV1, count)).map(({ data }) => data);

  it('are told once, after their time, by whatever they await; opened ones, withheld ones and others never', async () => {
    const [unopened, opened, withheld, plain, late] = [mail(), mail(), mail(), mail(), mail()];
    await composed(unopened, 'opened');
    await composed(opened, 'opened');
    await composed(withheld, 'delivered');
    await composed(plain);
    await composed(late, 'opened');
    for (const one of [unopened, opened, plain]) await dispatched(one);
    const { head } = withheld;
    const denial = { code: 'consent-revoked', text: 'The customer has revoked it.' };
    await tracker.bus.publish(
      communicationWithheldV1,
      { ...head, stage: 'dispatch', reason: denial, trace: [] },
      head.communicationId,
    );
    await tracker.recorded();
    const link = linkTo(opened.head.communicationId, 'open');
    expect((await tracker.request(`/t/o/${link}.gif`, { headers: person })).status).toBeLessThan(400);

    await inDays(1);
    expect(await missed(0)).toEqual([]);
    await inDays(3);
    await inDays(3);
    const [told, ...others] = await missed(1);
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      ...unopened.head,
      reason: { code: 'not-opened', text: 'It was not opened within 2 days.' },
    });

    // Handed over after it was looked for first: its time begins then.
    await tracker.bus.publish(
      communicationDispatchedV1,
      { ...late.dispatched, dispatchedAt: new Date(Date.now() + 4 * day).toISOString() },
      late.head.communicationId,
    );
    await tracker.recorded();
    await inDays(5.5);
    expect(await missed(1)).toHaveLength(1);
    await inDays(7);
    expect((await missed(2)).map(({ communicationId }) => communicationId)).toContain(
      late.head.communicationId,
    );
  });

  it('are told at once where they fail, and not where nobody knows whether they went', async () => {
    const [failing, ambiguous, arrived] = [mail(), mail(), mail()];
    for (const [one, outcome] of [
      [failing, 'rejected'],
      [ambiguous, 'ambiguous'],
      [arrived, 'ambiguous'],
    ] as const) {
      const fact = {
        ...one.head,
        outcome,
        reason: { code: 'bounced', text: 'The mailbox does not exist.' },
        attempt: 1,
        failedAt: new Date().toISOString(),
      };
      // In the order in which facts may come, too: a failure before what was composed.
      if (outcome === 'ambiguous') await composed(one, 'delivered');
      // The provider is sooner than whoever finds that a call was lost.
      if (one === arrived) {
        const delivered = { ...communicationDeliveredV1.example, ...one.head };
        await tracker.bus.publish(communicationDeliveredV1, delivered, one.head.communicationId);
        await tracker.recorded();
      }
      await tracker.bus.publish(communicationFailedV1, fact, one.head.communicationId);
      if (outcome === 'rejected') await composed(one, 'delivered');
    }
    await tracker.recorded();
    await inDays(3);
    const ours = [failing, ambiguous, arrived].map(({ head }) => head.communicationId);
    const told = (await missed(1)).filter(({ communicationId }) => ours.includes(communicationId));
    expect(told).toMatchObject([{ communicationId: ours[0], reason: { code: 'failed' } }]);
  });
});
