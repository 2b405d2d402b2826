import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { type RunningIngest, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.placed';
const why = { why: 'The same person, says the shop' };

/** Traits and segments are of people, and histories of the ids that they are known by. */
describe('what is inferred of customers who are merged', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    const touchpoint = '{"kind": "purchase", "reference": order, "amount": 12.5, "currency": "EUR"}';
    await ingest.call('PUT', `/event-types/${type}`, { mapping: { ...plainMapping.mapping, touchpoint } });
    await ingest.call('PUT', '/segments/two-orders', {
      name: 'Bought twice',
      rule: { touchpoint: 'purchase', atLeast: 2 },
    });
    await ingest.call('PUT', '/traits/orders', {
      name: 'Orders',
      expression: '$sum(history.purchases.*.count)',
    });
    await eventually(
      async () => (await ingest.call('GET', '/segments/two-orders')).body['state'] === 'ready',
    );
  });
  afterAll(() => ingest?.stop());

  const order = (id: string, number: string) =>
    ingest.post(eventOf(type, { order: number, customer: { id } }));
  const get = async (id: string) =>
    (await ingest.call('GET', `/customers/${id}`)).body as {
      traits: Record<string, unknown>;
      segments: string[];
    };
  const members = async () =>
    ((await ingest.call('GET', '/segments/two-orders/members')).body['items'] as { id: string }[]).map(
      ({ id }) => id,
    );
  const pair = async (): Promise<[string, string]> => {
    const name = randomUUID().slice(0, 8);
    const [into, from] = [`${name}-a`, `${name}-b`];
    await order(into, `${name}-1`);
    await order(from, `${name}-2`);
    return [into, from];
  };

  it('is asked of all that they did, until they are parted again', async () => {
    const [into, from] = await pair();
    expect((await get(into)).traits).toMatchObject({ purchasesInYear: 1, spent: { EUR: 12.5 } });
    await ingest.call('POST', `/customers/${into}/merge`, { from, ...why });
    expect(await get(into)).toMatchObject({
      traits: { purchasesInYear: 2, spent: { EUR: 25 } },
      segments: ['two-orders'],
    });
    expect(await members()).toContain(into);
    await eventually(async () => (await get(into)).traits['orders'] === 2);

    // What comes for either counts for both.
    await order(from, `${from}-3`);
    expect((await get(into)).traits).toMatchObject({ purchasesInYear: 3 });
    expect(await members()).not.toContain(from);
    const shown = await ingest.call('GET', `/customers/${from}/traits`);
    expect(shown.body['items']).toContainEqual(expect.objectContaining({ key: 'purchasesInYear', value: 3 }));

    await ingest.call('POST', `/customers/${into}/unmerge`, { from, ...why });
    expect(await get(into)).toMatchObject({ traits: { purchasesInYear: 1 }, segments: [] });
    expect(await get(from)).toMatchObject({ traits: { purchasesInYear: 2 }, segments: ['two-orders'] });
    await eventually(async () => (await get(into)).traits['orders'] === 1);
    await eventually(async () => (await get(from)).traits['orders'] === 2);
  });

  it('is not held up by merges and events that come for both at once', async () => {
    const [into, from] = await pair();
    const orders = Array.from({ length: 10 }, (_, i) => order(i % 2 ? into : from, `${into}-${i + 10}`));
    const merged = ingest.call('POST', `/customers/${into}/merge`, { from, ...why });
    expect((await merged).status).toBe(200);
    for (const answer of await Promise.all(orders)) expect(answer.status).toBe(202);
    expect((await get(into)).traits).toMatchObject({ purchasesInYear: 12 });
  });

  it('goes with all of their ids when they are erased', async () => {
    const [into, from] = await pair();
    await ingest.call('POST', `/customers/${into}/merge`, { from, ...why });
    expect((await ingest.call('POST', `/customers/${from}/erase`, { why: 'asked to' })).status).toBe(202);
    for (const id of [into, from]) expect((await ingest.call('GET', `/customers/${id}`)).status).toBe(404);
    expect(await members()).not.toContain(into);
  });
});
