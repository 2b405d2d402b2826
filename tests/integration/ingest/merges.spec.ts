import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  contactKeysOf,
  contactPointHash,
  customerChangedV1,
  dataArrivedV1,
  preferencesChosenV1,
  responseCapturedV1,
} from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { type RunningIngest, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.placed';
const granted = { purpose: 'marketing', state: 'granted', basis: 'express', at: '2026-03-01T09:00:00Z' };
const revoked = { purpose: 'marketing', state: 'revoked', at: '2026-02-01T09:00:00Z' };
const email = (address: string) => ({ contactPoints: [{ channel: 'email', address }] });
const why = { why: 'The same person, says the shop' };

describe('customers who are one person', () => {
  let ingest: RunningIngest;
  let database: DataSource;
  beforeAll(async () => {
    ingest = await startIngest();
    const touchpoint = '{"kind": "purchase", "reference": order, "amount": 12.5, "currency": "EUR"}';
    await ingest.call('PUT', `/event-types/${type}`, { mapping: { ...plainMapping.mapping, touchpoint } });
    const url = ingest.infrastructure.stack.databaseUrl('ingest');
    database = await new DataSource({ type: 'postgres', url }).initialize();
  });
  afterAll(async () => {
    await database?.destroy();
    await ingest?.stop();
  });

  const put = (id: string, customer: object) => ingest.call('PUT', `/customers/${id}`, customer);
  const get = async (id: string) => (await ingest.call('GET', `/customers/${id}`)).body;
  const merge = (into: string, from: string) =>
    ingest.call('POST', `/customers/${into}/merge`, { from, ...why });
  const unmerge = (into: string, from: string) =>
    ingest.call('POST', `/customers/${into}/unmerge`, { from, ...why });
  const order = (id: string, number: string, more: object = {}) =>
    ingest.post(eventOf(type, { order: number, customer: { id, ...more } }));
  const timeline = async (id: string, query = '') =>
    (await ingest.call('GET', `/customers/${id}/timeline${query}`)).body['items'] as {
      kind: string;
      cameFor?: string;
      references: Record<string, unknown>;
    }[];
  const attributesOf = async (id: string) => (await get(id))['attributes'];
  const pair = async (a: object, b: object): Promise<[string, string]> => {
    const name = randomUUID().slice(0, 8);
    const [into, from] = [`${name}-a`, `${name}-b`];
    await put(into, a);
    await put(from, b);
    return [into, from];
  };

  it('are answered for as one, with what each of them denied, agreed to and bought', async () => {
    const [into, from] = await pair(
      { names: { given: 'Zoë' }, ...email('zoe@a.example'), consents: [granted] },
      { ...email('zoe@b.example'), consents: [revoked], attributes: { tier: 'gold' } },
    );
    await order(from, 'O-1');
    const preview = await ingest.call('GET', `/customers/${into}/merge?from=${from}`);
    expect((await get(from))['id']).toBe(from);
    const done = await merge(into, from);
    expect(done).toMatchObject({
      status: 200,
      body: {
        id: into,
        names: { given: 'Zoë' },
        attributes: { tier: 'gold' },
        consents: [{ purpose: 'marketing', state: 'revoked' }],
        contactPoints: [{ address: 'zoe@a.example' }, { address: 'zoe@b.example' }],
      },
    });
    // Which segments they would be in is asked once they are one.
    expect({ ...preview.body, version: 0, segments: [] }).toEqual({ ...done.body, version: 0 });
    expect(await get(from)).toEqual(await get(into));
    expect(await timeline(into, '?kind=purchase,merged')).toMatchObject([
      { kind: 'merged' },
      { kind: 'merged' },
      { kind: 'purchase', cameFor: from, references: { reference: 'O-1', amount: 12.5 } },
    ]);
    const list = (await ingest.call('GET', '/customers?limit=200')).body['items'] as { id: string }[];
    expect(list.map(({ id }) => id)).not.toContain(from);
    expect(await merge(into, from)).toMatchObject({ status: 200, body: { version: done.body['version'] } });
  });

  it('are announced as they count, each under the id that others know them by', async () => {
    const [into, from] = await pair({ consents: [granted] }, { consents: [revoked] });
    await merge(into, from);
    const changed = async (id: string, what: string) =>
      (await ingest.bus.read(customerChangedV1, 1))
        .map(({ data }) => data)
        .filter(({ customer, changes }) => customer.id === id && changes.includes(what));
    await eventually(async () => (await changed(from, 'identities')).length === 1);
    expect(await changed(from, 'identities')).toMatchObject([
      { mergedInto: into, customer: { id: from, consents: [{ state: 'revoked' }] } },
    ]);
    expect(await changed(into, 'identities')).toMatchObject([
      { customer: { id: into, consents: [{ state: 'revoked' }] } },
    ]);
  });

  it('get what comes for either id, in whichever order, and take it with them when they part', async () => {
    const [into, from] = await pair({ attributes: { tier: 1 } }, { attributes: { tier: 2 } });
    await merge(into, from);
    await order(from, 'O-2', { attributes: { tier: 5, size: 'M' }, ...email('late@b.example') });
    await eventually(async () => (await get(into))['attributes']!['size' as never] === 'M');
    expect(await get(into)).toMatchObject({
      attributes: { tier: 1, size: 'M' },
      contactPoints: [{ address: 'late@b.example' }],
    });
    const arrived = (await ingest.bus.read(dataArrivedV1, 1))
      .map(({ data }) => data)
      .filter(({ data }) => data['order'] === 'O-2');
    expect(arrived).toMatchObject([{ customer: { id: into } }]);
    await put(into, { attributes: { tier: 3 } });
    expect(await attributesOf(from)).toEqual({ tier: 3, size: 'M' });
    expect((await unmerge(into, from)).status).toBe(200);
    expect(await attributesOf(into)).toEqual({ tier: 3 });
    expect(await get(from)).toMatchObject({
      id: from,
      attributes: { tier: 5, size: 'M' },
      contactPoints: [{ address: 'late@b.example' }],
    });
    expect((await timeline(from, '?kind=purchase')).length).toBe(1);
    expect((await timeline(into, '?kind=purchase')).length).toBe(0);
    expect(await unmerge(into, from)).toMatchObject({ status: 200 });
  });

  it('stop everywhere what one of them stops, whichever address it came from', async () => {
    const [into, from] = await pair(email('x@a.example'), email('x@b.example'));
    await merge(into, from);
    const responseId = randomUUID();
    const hash = contactPointHash(
      { channel: 'email', address: 'x@b.example' },
      contactKeysOf(ingest.infrastructure.stack.secrets.contactKeys),
    );
    const bounce = {
      ...responseCapturedV1.example,
      ...{
        responseId,
        customerId: into,
        kind: 'bounce' as const,
        channel: 'email' as const,
        contactPoint: hash,
      },
      respondedAt: new Date(Date.now() + 60_000).toISOString(),
    };
    await ingest.bus.publish(responseCapturedV1, bounce, responseId);
    await ingest.bus.drained('TOURBUS_RESPONSES', 'ingest-responses');
    const states = async (id: string) =>
      ((await get(id))['contactPoints'] as { state: string }[]).map(({ state }) => state);
    expect(await states(into)).toEqual(['active', 'stopped']);
    await unmerge(into, from);
    expect([await states(into), await states(from)]).toEqual([['active'], ['stopped']]);
  });

  it('honour a choice on their own page over what was denied before they were one', async () => {
    const [into, from] = await pair({}, { consents: [revoked] });
    await merge(into, from);
    const choice = {
      ...preferencesChosenV1.example,
      ...{ choiceId: randomUUID(), customerId: into, chosenAt: new Date().toISOString(), wishes: {} },
      consents: [{ purpose: 'marketing', state: 'granted' as const }],
    };
    await ingest.bus.publish(preferencesChosenV1, choice, choice.choiceId);
    await eventually(async () => (await get(from))['consents']![0 as never]['state'] === 'granted');
    const log = (await ingest.call('GET', `/customers/${from}/consents`)).body['items'] as unknown[];
    expect(log).toMatchObject([{ source: 'preference centre' }, { state: 'revoked', cameFor: from }]);
  });

  it('are merged once, however many do it at once, while events come for both', async () => {
    const [into, from] = await pair({}, {});
    const third = `${into}-c`;
    await put(third, {});
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, () => merge(into, from)),
      ...Array.from({ length: 20 }, (_, i) =>
        order(i % 2 ? into : from, `P-${into}-${i}`, { attributes: { [`a${i}`]: i } }),
      ),
      merge(into, third),
      merge(third, from),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    await eventually(async () => (await timeline(into, '?kind=purchase&limit=200')).length === 20);
    expect(Object.keys((await attributesOf(into)) as object)).toHaveLength(20);
    const [{ count }] = await database.query(
      'SELECT count(*)::int FROM customer_merges WHERE customer_id = $1 AND parted_at IS NULL',
      [from],
    );
    expect(count).toBe(1);
  });

  it('cannot be merged with themselves, with nobody, or while they are part of another', async () => {
    const [into, from] = await pair({}, {});
    const third = `${into}-c`;
    await put(third, {});
    expect((await merge(into, into)).status).toBe(422);
    expect((await merge(into, 'nobody')).status).toBe(404);
    await merge(into, from);
    for (const [a, b] of [
      [third, from],
      [from, third],
      [from, into],
    ] as const)
      expect(await merge(a, b)).toMatchObject({
        status: 409,
        body: { type: 'urn:tourbus:problem:merged-already' },
      });
    expect((await unmerge(into, third)).body).toMatchObject({ type: 'urn:tourbus:problem:not-merged' });
    const [line] = await database.query(
      "SELECT * FROM audit_lines WHERE action = 'customer.merge' ORDER BY seq DESC LIMIT 1",
    );
    // Lines are for ever, and customers may be erased: they are named by hashes, and what was written is with the merge.
    expect(line).toMatchObject({ subject: expect.stringMatching(/^customer\/./) });
    for (const word of [into, from, why.why]) expect(JSON.stringify(line)).not.toContain(word);
    expect((await ingest.call('GET', `/customers/${from}/merges`)).body['items']).toMatchObject([
      { customerId: from, mergedInto: into, ...why, partedAt: null },
    ]);
  });
});

describe('customers who are erased while somebody merges them or tells of them', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
  });
  afterAll(() => ingest.stop());

  it.each([
    ['a preview of a merge', 'GET', '/customers/V-into/merge?from=V-from', undefined],
    ['a merge', 'POST', '/customers/V-into/merge', { from: 'V-from', ...why }],
    ['a touchpoint', 'POST', '/customers/V-from/touchpoints', { kind: 'visit' }],
  ])('are not made anew by %s', async (_, method, path, body) => {
    for (const id of ['V-into', 'V-from']) await ingest.call('PUT', `/customers/${id}`, {});
    const database = ingest.service.app.get(DataSource);
    const runner = database.createQueryRunner();
    await runner.startTransaction();
    // Both wait for whoever has locked it, the erasure first.
    await runner.query(`SELECT FROM customers WHERE id = 'V-from' FOR UPDATE`);
    const waiting = (n: number) =>
      eventually(async () => {
        const rows: unknown[] = await database.query(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND state = 'active'`,
        );
        return rows.length >= n;
      });
    const erased = ingest.call('POST', '/customers/V-from/erase', { why: 'Asked.' });
    await waiting(1);
    const asked = ingest.call(method, path, body);
    await waiting(2);
    await runner.commitTransaction();
    await runner.release();
    expect((await erased).status).toBe(202);
    expect((await asked).status).toBe(404);
    expect((await ingest.call('GET', '/customers/V-from')).status).toBe(404);
  });
});

describe('duplicates', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    const person = (given: string, family: string, more: object) => ({ names: { given, family }, ...more });
    const home = { channel: 'print', address: { lines: ['Gasse 1'], postalCode: '8010', city: 'Graz' } };
    const rows = [
      { id: 'a', ...person('Zoë', 'Müller', email('Zoe@a.example')) },
      { id: 'b', ...person('Zoe', 'Muller', email('zoe@A.example')) },
      { id: 'c', ...person('Noor', 'Haddad', { contactPoints: [home] }) },
      {
        id: 'd',
        ...person('NOOR', 'Haddad', {
          contactPoints: [{ ...home, address: { ...home.address, city: 'GRAZ' } }],
        }),
      },
      { id: 'e', ...person('Ola', 'Haddad', { contactPoints: [home] }) },
      { id: 'f', ...person('Jan', 'Novák', { attributes: { birthDate: '1990-01-01' } }) },
      { id: 'g', ...person('Jan', 'Novak', { attributes: { birthDate: '1990-01-01' } }) },
      { id: 'h', ...person('Jan', 'Novak', {}) },
      ...Array.from({ length: 25 }, (_, i) => ({ id: `office-${i}`, ...email('office@a.example') })),
    ];
    await ingest.call('POST', '/customers/bulk', rows);
  });
  afterAll(() => ingest?.stop());

  interface Found {
    reasons: string[];
    customers: { id: string }[];
  }
  const find = async (query = '') => {
    const { body } = await ingest.call('GET', `/customers/duplicates${query}`);
    const items = (body['items'] as Found[]).map(({ reasons, customers }) => [
      reasons.join(),
      customers.map(({ id }) => id).join(''),
    ]);
    return { items, next: body['next'] as string | undefined };
  };

  it('are found by what tells people apart, and not by what many share', async () => {
    expect((await find()).items.toSorted()).toEqual([
      ['email', 'ab'],
      ['name and address', 'cd'],
      ['name and birth date', 'fg'],
    ]);
    expect((await find('?customer=d')).items).toEqual([['name and address', 'cd']]);
    expect((await find('?customer=h')).items).toEqual([]);
  });

  it('are paged', async () => {
    const seen: string[] = [];
    let page = await find('?limit=2');
    for (;;) {
      seen.push(...page.items.map(([, ids]) => String(ids)));
      if (!page.next) break;
      page = await find(`?limit=2&cursor=${page.next}`);
    }
    expect(seen.toSorted()).toEqual(['ab', 'cd', 'fg']);
  });

  it('are none once they are merged, and are again once they are parted', async () => {
    const body = { from: 'b', ...why };
    await ingest.call('POST', '/customers/a/merge', body);
    expect((await find('?customer=a')).items).toEqual([]);
    await ingest.call('POST', '/customers/a/unmerge', body);
    expect((await find('?customer=b')).items).toEqual([['email', 'ab']]);
  });
});
