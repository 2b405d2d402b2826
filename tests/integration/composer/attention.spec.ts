import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommunicationDeferredV1,
  communicationComposedV1,
  communicationDeferredV1,
  communicationWithheldV1,
  customerChangedV1,
  exampleCustomer,
} from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { ReleasedDeferrals } from '../../../apps/composer/src/composition/released-deferrals.js';
import { brand, eventId, orderTemplate, type RunningComposer, startComposer } from './running-composer.js';

const offer = 'com.example.offer.made';
const invoice = 'com.example.invoice.due';
const day = 24 * 60 * 60 * 1_000;
const order = { data: { order: { number: '1001' } } };
const willing = {
  ...exampleCustomer,
  consents: [{ purpose: 'marketing', state: 'granted' as const, at: '2026-03-01T09:00:00Z' }],
};

describe('the attention of customers', () => {
  let composer: RunningComposer;

  const definitionsSpokenOf = async (customer: string): Promise<string[]> => {
    const facts = await composer.bus.read(communicationComposedV1, 0);
    return facts.filter(({ data }) => data.customerId === customer).map(({ data }) => data.definition);
  };
  const deferralsOf = async (customer: string): Promise<CommunicationDeferredV1[]> =>
    (await composer.bus.read(communicationDeferredV1, 0))
      .map(({ data }) => data)
      .filter(({ customerId }) => customerId === customer)
      .toSorted((a, b) => Date.parse(a.releaseAt) - Date.parse(b.releaseAt));
  const arriveTogether = (customer: string, names: readonly string[], type: string, more = {}) =>
    Promise.all(
      names.map((name) =>
        composer.arrive(name, {
          type,
          ...order,
          thread: undefined,
          customer: { ...willing, id: customer },
          ...more,
        }),
      ),
    );
  const releaseAt = (moment: string): Promise<boolean> =>
    composer.service.app.get(ReleasedDeferrals).release(new Date(moment));

  beforeAll(async () => {
    composer = await startComposer();
    await composer.publish('brands/fennholm', brand);
    await composer.publish('blocks/greeting', { source: 'Hello {{customer.names.display}},' });
    await composer.publish('templates/order', orderTemplate());
    const said = { template: 'order', channels: ['email'] };
    await composer.publish('definitions/offer', { trigger: offer, messageClass: 'marketing', ...said });
    await composer.publish('definitions/invoice', {
      trigger: invoice,
      messageClass: 'transactional',
      ...said,
    });
    await composer.publish('policies/fennholm', {
      caps: [{ name: 'marketing', limit: 2, window: 'P7D' }],
      expiry: { longestHold: 'P30D' },
    });
  }, 120_000);
  afterAll(() => composer?.stop());

  it('goes to two of five offers and to the invoice; the others wait, and say for what and how long', async () => {
    await arriveTogether('five', ['o1', 'o2', 'o3', 'o4', 'o5'], offer);
    await arriveTogether('five', ['i1'], invoice);
    await composer.settled();
    expect((await definitionsSpokenOf('five')).toSorted()).toEqual(['invoice', 'offer', 'offer']);
    const waiting = await deferralsOf('five');
    expect(waiting).toHaveLength(3);
    for (const { reason, policy, releaseAt: until } of waiting) {
      expect(reason.code).toBe('cap');
      expect(reason.text).toMatch(/hird marketing message in 7 days, cap is 2; free again on/);
      expect(policy).toEqual({ key: 'fennholm', version: 1 });
      expect(Date.parse(until)).toBeGreaterThan(Date.now() + 6.9 * day);
    }
  });

  it('lets exactly one more go when the first place comes free', async () => {
    const [first] = await deferralsOf('five');
    const moment = first?.releaseAt ?? '';
    expect(await releaseAt(new Date(Date.parse(moment) - 1).toISOString())).toBe(false);
    expect(await releaseAt(moment)).toBe(true);
    expect((await definitionsSpokenOf('five')).filter((name) => name === 'offer')).toHaveLength(3);
    const [{ waiting = 0 } = {}] = await composer.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM deferrals WHERE customer_id = 'five'`,
    );
    expect(waiting).toBe(2);
  });

  it('keeps why for who asks: deferred, and then composed', async () => {
    const outcomes = await composer.query<{ outcome: string; count: number }>(
      `SELECT outcome, count(*)::int FROM decisions WHERE customer_id = 'five' GROUP BY outcome ORDER BY outcome`,
    );
    expect(outcomes).toEqual([
      { outcome: 'composed', count: 4 },
      { outcome: 'deferred', count: 2 },
    ]);
  });

  it('decides about what waited by who the customer is then', async () => {
    await arriveTogether('leaver', ['l1', 'l2', 'l3'], offer);
    await composer.settled();
    const [first] = await deferralsOf('leaver');
    const customer = {
      ...willing,
      id: 'leaver',
      version: willing.version + 1,
      consents: [{ purpose: 'marketing', state: 'revoked' as const, at: new Date().toISOString() }],
    };
    const changed = { customer, changes: ['consents'], changedAt: new Date().toISOString() };
    await composer.bus.publish(customerChangedV1, changed, eventId('leaver changed'));
    await composer.bus.drained('TOURBUS_DATA', 'composer-deferrals');
    await releaseAt(first?.releaseAt ?? '');
    const withheld = await eventually(async () =>
      (await composer.bus.read(communicationWithheldV1, 0)).find(({ data }) => data.customerId === 'leaver'),
    );
    expect(withheld.data.reason.code).toBe('consent-revoked');
    expect(await definitionsSpokenOf('leaver')).toEqual(['offer', 'offer']);
  });

  it('gives a place back where a message is withheld at the claim', async () => {
    await arriveTogether('again', ['a1', 'a2'], offer);
    await composer.settled();
    const spoken = (await composer.bus.read(communicationComposedV1, 0)).filter(
      ({ data }) => data.customerId === 'again',
    );
    const { communicationId } = spoken[0]?.data ?? {};
    await composer.bus.publish(
      communicationWithheldV1,
      { ...communicationWithheldV1.example, communicationId: communicationId ?? '', stage: 'dispatch' },
      eventId('withheld at the claim'),
    );
    await composer.bus.drained('TOURBUS_COMMUNICATIONS', 'composer-contacts');
    await arriveTogether('again', ['a3'], offer);
    await composer.settled();
    expect(await definitionsSpokenOf('again')).toHaveLength(3);
  });

  it('never exceeds the cap, however many replicas decide at once', async () => {
    const replicas = await Promise.all(Array.from({ length: 3 }, () => composer.startReplica()));
    const names = Array.from({ length: 60 }, (_, n) => `crowd-${n}`);
    await Promise.all(names.map((name, n) => arriveTogether(`crowd-${n % 4}`, [name], offer)));
    await composer.settled();
    for (let n = 0; n < 4; n += 1) expect(await definitionsSpokenOf(`crowd-${n}`)).toHaveLength(2);
    await Promise.all(replicas.map(({ stop }) => stop()));
  }, 120_000);

  it('holds nobody for whom there is no policy', async () => {
    await composer.publish('brands/free', brand);
    await composer.publish('templates/free', orderTemplate({ brand: 'free' }));
    await composer.publish('definitions/free', {
      trigger: 'com.example.free',
      messageClass: 'marketing',
      template: 'free',
      channels: ['email'],
    });
    await arriveTogether('free', ['f1', 'f2', 'f3'], 'com.example.free');
    await composer.settled();
    expect(await definitionsSpokenOf('free')).toHaveLength(3);
  });
});
