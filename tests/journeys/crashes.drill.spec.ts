import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleEvents } from '@tourbus/samples';
import { type World, buyerOf, eventually, startWorld } from './world.js';

describe('a crash', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ overrides: { dispatcher: { DISPATCHER_CALL_SECONDS: '5' } } });
  });
  afterAll(() => world?.stop());

  it('of each service in mid-run loses no mail and doubles none', async () => {
    const orders = sampleEvents(new Date()).filter(
      (event) =>
        event.type.endsWith('order.shipped') &&
        buyerOf(event).reach.email &&
        !buyerOf(event).reach.prefers?.includes('text'),
    );
    const inbox = async (): Promise<{ total: number; messages: { subject: string; reference?: string }[] }> =>
      (await (await fetch(`${world.stack.urls.inbox}/api/messages?limit=1000&channel=email`)).json()) as {
        total: number;
        messages: { subject: string }[];
      };
    const reached = (count: number): Promise<boolean> =>
      eventually(async () => (await inbox()).total >= count, 60_000);
    const share = Math.ceil(orders.length / 5);

    for (const [i, service] of (
      ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const
    ).entries()) {
      const before = (await inbox()).total;
      const batch = orders.slice(i * share, (i + 1) * share);
      expect((await world.post(batch)).status).toBe(202);
      await reached(before + 1);
      await world.stack.restart(service, 'SIGKILL');
      await reached(Math.min(before + batch.length, before + 3));
    }

    // A transactional mail whose hand-over was cut off is never sent a second time: it ends as ambiguous.
    const settled = await eventually(async () => {
      const { body } = await world.api<{ dispatched: number; failed: number; withheld: number }>(
        '/api/tracker/v1/communications/totals',
      );
      return body.dispatched + body.failed + body.withheld === orders.length && body;
    }, 90_000);
    const { messages } = await inbox();
    const perOrder = Map.groupBy(messages, ({ reference, subject }) => reference ?? subject);
    expect([...perOrder.values()].filter((copies) => copies.length > 1)).toEqual([]);
    expect(messages.length).toBe(orders.length);
    expect(settled.dispatched + settled.failed).toBe(orders.length);
  }, 180_000);
});
