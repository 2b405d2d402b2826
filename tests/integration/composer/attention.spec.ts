import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommunicationComposedV1,
  type CommunicationDeferredV1,
  communicationComposedV1,
  communicationDeferredV1,
  communicationWithheldV1,
  customerChangedV1,
  exampleCustomer,
} from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { ReleasedDeferrals } from '../../../apps/composer/src/composition/released-deferrals.js';
import { brand as plain, eventId, inMjml, type RunningComposer, startComposer } from './running-composer.js';

const offer = 'com.example.offer.made';
const invoice = 'com.example.invoice.due';
const day = 24 * 60 * 60 * 1_000;
const brand = { ...plain, legal: { postalAddress: 'Deichgasse 4, Hamburg' } };
/** A mail as marketing has to be: it says where its sender is, and how to stop it. */
const mailOf = (words: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: 'A mail',
  brand: 'fennholm',
  variants: [
    {
      channel: 'email',
      subject: 'News',
      mjml: inMjml(
        `<p>${words}</p><p><a href="tourbus:unsubscribe">No more</a> {{brand.legal.postalAddress}}</p>`,
      ),
      text: `${words}\nNo more: tourbus:unsubscribe\n{{brand.legal.postalAddress}}`,
    },
  ],
  documents: {},
  texts: {},
  sampleData: { data: { order: { number: '1001' } } },
  ...more,
});
const order = { data: { order: { number: '1001' } } };
const willing = {
  ...exampleCustomer,
  consents: [{ purpose: 'marketing', state: 'granted' as const, at: '2026-03-01T09:00:00Z' }],
};

/** What has waited for weeks has expired. */
const justNow = () => ({ occurredAt: new Date().toISOString(), receivedAt: new Date().toISOString() });

describe('the attention of customers', () => {
  let composer: RunningComposer;

  const composedFor = async (customer: string): Promise<CommunicationComposedV1[]> =>
    (await composer.bus.read(communicationComposedV1, 0))
      .map(({ data }) => data)
      .filter(({ customerId }) => customerId === customer);
  /** What the ledger says was composed, once the bus has just that. */
  const definitionsSpokenOf = async (customer: string): Promise<string[]> => {
    const [{ count = 0 } = {}] = await composer.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM decisions WHERE customer_id = $1 AND outcome = 'composed'`,
      [customer],
    );
    const facts = await eventually(async () => {
      const found = await composedFor(customer);
      return found.length >= count && found;
    });
    expect(facts).toHaveLength(count);
    return facts.map(({ definition }) => definition);
  };
  const deferralsOf = (customer: string): Promise<CommunicationDeferredV1[]> =>
    eventually(async () => {
      const found = (await composer.bus.read(communicationDeferredV1, 1))
        .map(({ data }) => data)
        .filter(({ customerId }) => customerId === customer)
        .toSorted((a, b) => Date.parse(a.releaseAt) - Date.parse(b.releaseAt));
      const [{ waiting = 0 } = {}] = await composer.query<{ waiting: number }>(
        'SELECT count(*)::int AS waiting FROM deferrals WHERE customer_id = $1',
        [customer],
      );
      return found.length > 0 && found.length >= waiting && found;
    });
  const arriveTogether = (customer: string, names: readonly string[], type: string, more = {}) =>
    Promise.all(
      names.map((name) =>
        composer.arrive(name, {
          type,
          ...order,
          ...justNow(),
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
    await composer.publish('templates/order', mailOf('{{data.order.number}}'));
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

  it('is taken from whoever survives a merge by what either id was sent', async () => {
    await arriveTogether('merged-away', ['m1', 'm2'], offer);
    await composer.settled();
    expect(await definitionsSpokenOf('merged-away')).toHaveLength(2);
    await composer.bus.publish(
      customerChangedV1,
      {
        customer: { ...willing, id: 'merged-away', version: 9 },
        mergedInto: 'survivor',
        changes: ['identities'],
        changedAt: new Date().toISOString(),
      },
      'merged-away:9',
    );
    await composer.bus.drained('TOURBUS_DATA', 'composer-deferrals');
    await arriveTogether('survivor', ['m3'], offer);
    await composer.settled();
    expect(await definitionsSpokenOf('survivor')).toEqual([]);
    expect((await deferralsOf('survivor')).map(({ reason }) => reason.code)).toEqual(['cap']);
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

  it('answers for what waits with the policy, the rules and the time, and a sentence', async () => {
    const [{ id } = { id: '' }] = await composer.query<{ id: string }>(
      `SELECT communication_id AS id FROM deferrals WHERE customer_id = 'five'`,
    );
    const { status, body } = await composer.call('GET', `/decisions/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcome: 'deferred',
      policy: { key: 'fennholm', version: 1 },
      reason: { code: 'cap' },
      releaseAt: expect.stringMatching(/Z$/),
      expiresAt: expect.stringMatching(/Z$/),
    });
    const trace = body.trace as unknown as { rule: string; because: string; inputs: object }[];
    expect(trace.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['kill-switch', 'erasure', 'consent', 'topic', 'expiry', 'cap', 'release']),
    );
    expect(trace.at(-1)).toMatchObject({
      rule: 'release',
      because: expect.stringMatching(
        /^Held: third marketing message in 7 days, cap is 2; free again on \w+day .* \(Europe\/Vienna\)\.$/,
      ),
      inputs: { policy: 'fennholm@1' },
    });
  });

  it('tells the dispatcher until when a message may be handed over', async () => {
    const [first] = await composedFor('five');
    expect(first?.openings).toEqual({ spans: [{ until: expect.any(String) }], afterwards: 'withhold' });
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

  it('makes one digest of those that ask together, and it tells of all of them', async () => {
    await composer.publish('brands/bundling', brand);
    await composer.publish('templates/bundled', mailOf('{{data.order.number}}', { brand: 'bundling' }));
    const digest = '{{#each data.items}}{{this.order.number}} {{/each}}';
    const sampleData = { data: { items: [{ order: { number: '1001' } }] } };
    await composer.publish('templates/digest', mailOf(digest, { brand: 'bundling', sampleData }));
    const said = { messageClass: 'marketing', channels: ['email'], topic: 'news' };
    await composer.publish('definitions/news', { ...said, trigger: 'com.example.news', template: 'bundled' });
    await composer.publish('definitions/news-digest', {
      ...{ ...said, trigger: 'com.example.news-digest', template: 'digest' },
    });
    await composer.publish('policies/bundling', {
      caps: [{ name: 'one', limit: 1, window: 'P7D' }],
      competition: { losers: 'digest' },
      digests: [{ topic: 'news', definition: 'news-digest' }],
      expiry: { longestHold: 'P30D' },
    });
    const numbers = ['n-1', 'n-2', 'n-3'];
    const news = (number: string) =>
      composer.arrive(number, {
        ...{ type: 'com.example.news', thread: undefined, data: { order: { number } } },
        customer: { ...willing, id: 'reader' },
      });
    await news('n-0');
    await composer.settled();
    expect(await definitionsSpokenOf('reader')).toEqual(['news']);
    await Promise.all(numbers.map(news));
    await composer.settled();
    const [{ releaseAt: free } = { releaseAt: '' }] = await deferralsOf('reader');
    await releaseAt(free);
    await releaseAt(new Date(Date.parse(free) + 1).toISOString());
    await eventually(async () => (await definitionsSpokenOf('reader')).length === 2);
    const spoken = await composedFor('reader');
    const [text] = spoken.flatMap(({ definition, content }) =>
      definition === 'news-digest' && content.kind === 'email' ? [content.text] : [],
    );
    expect(text?.split('\n')[0]?.trim().split(' ').toSorted()).toEqual(numbers);
    const reasons = await composer.query<{ code: string }>(
      `SELECT reason ->> 'code' AS code FROM decisions WHERE customer_id = 'reader' AND outcome = 'withheld'`,
    );
    expect(reasons.map(({ code }) => code)).toEqual(['bundled', 'bundled', 'bundled']);
  });

  it('holds nobody for whom there is no policy', async () => {
    await composer.publish('brands/free', brand);
    await composer.publish('templates/free', mailOf('{{data.order.number}}', { brand: 'free' }));
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
