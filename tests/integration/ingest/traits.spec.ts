import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ResponseCapturedV1, customerChangedV1, responseCapturedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { type RunningIngest, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.shipped';

interface TraitView {
  key: string;
  value?: unknown;
  inputs: Record<string, unknown>;
  formula: string;
  fault?: string;
  computedAt?: string;
}

describe('traits', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    await ingest.call('PUT', `/event-types/${type}`, plainMapping);
  });
  afterAll(() => ingest.stop());

  const answer = async (customerId: string, more: Partial<ResponseCapturedV1> = {}) => {
    const responseId = randomUUID();
    const head = { responseId, communicationId: randomUUID(), customerId, definition: 'newsletter' };
    const data = { ...head, channel: 'email' as const, kind: 'click' as const, ...more };
    await ingest.bus.publish(
      responseCapturedV1,
      { ...data, respondedAt: more.respondedAt ?? new Date().toISOString() },
      responseId,
    );
    await eventually(async () => {
      const { body } = await ingest.call('GET', `/customers/${customerId}/timeline`);
      return JSON.stringify(body).includes(responseId);
    });
  };
  const explained = async (id: string): Promise<Map<string, TraitView>> => {
    const { body } = await ingest.call('GET', `/customers/${id}/traits`);
    return new Map((body['items'] as TraitView[]).map((trait) => [trait.key, trait]));
  };
  const keptOf = async (id: string): Promise<Record<string, unknown>> =>
    (await ingest.call('GET', `/customers/${id}`)).body['traits'] as Record<string, unknown>;

  it('are inferred in the transaction of the response, announced once, and shown with inputs and formula', async () => {
    await ingest.call('PUT', '/customers/T-1', { timeZone: 'Europe/Vienna' });
    const clicks = Array.from({ length: 6 }, () => answer('T-1', { respondedAt: '2026-11-02T08:15:00Z' }));
    await Promise.all(clicks);
    const kept = await keptOf('T-1');
    expect(kept).toMatchObject({
      ...{ clicks: 6, preferredChannel: 'email', lifecycleStage: expect.any(String) },
      // As the composer reads it.
      bestHour: { value: { hour: 9, basis: 'responses', observations: 6 } },
    });
    const views = await explained('T-1');
    expect(views.get('engagementScore')).toMatchObject({
      value: kept['engagementScore'],
      inputs: { answers: 6, points: expect.any(Number) },
      formula: expect.stringMatching(/halves every 30 days/),
      computedAt: expect.any(String),
    });
    expect(views.get('rfm')).toMatchObject({ inputs: {} });
    const facts = await ingest.bus.read(customerChangedV1, 2);
    const last = facts.filter(({ data }) => data.customer.id === 'T-1').at(-1);
    expect(last?.data.customer.traits).toMatchObject({ engagementScore: expect.any(Number) });
  });

  it('do not grow by what machines do', async () => {
    await answer('T-machine', { kind: 'open', machine: 'A scanner opened it within a second' });
    expect((await explained('T-machine')).get('engagementScore')?.value).toBeUndefined();
    expect(await keptOf('T-machine')).toEqual({});
    await answer('T-machine', { kind: 'open' });
    expect(await keptOf('T-machine')).toMatchObject({ engagementScore: 10, lifecycleStage: 'new' });
  });

  it('become others on their day without anything happening, whichever replica sees it', async () => {
    const other = await ingest.another();
    const respondedAt = new Date(Date.now() - 100 * 86_400_000).toISOString();
    await answer('T-due', { respondedAt });
    expect(await keptOf('T-due')).toMatchObject({ lifecycleStage: 'lapsing' });
    const database = ingest.service.app.get(DataSource);
    const [kept] = await database.query<{ due: Date }[]>(
      `SELECT due_at AS due FROM customer_histories WHERE customer_id = 'T-due'`,
    );
    expect(kept?.due.toISOString()).toMatch(/T00:00:00.000Z$/);
    expect(kept?.due.getTime()).toBeGreaterThan(Date.now());
    // As if it had been inferred eleven days ago.
    await database.query(
      `UPDATE customers SET profile = jsonb_set(profile, '{traits,lifecycleStage}', '"active"') WHERE id = 'T-due'`,
    );
    await database.query(`UPDATE customer_histories SET due_at = now() WHERE customer_id = 'T-due'`);
    await eventually(async () => (await keptOf('T-due'))['lifecycleStage'] === 'lapsing');
    await other.stop();
  });

  describe('of people’s own making', () => {
    const computed = (key: string) =>
      eventually(async () => {
        const { body } = await ingest.call('GET', `/traits/${key}`);
        return (body['progress'] as { state: string }).state === 'current' && body;
      });

    it('are computed for all customers, again when changed, on events, and lost when deleted', async () => {
      const ids = Array.from({ length: 250 }, (_, i) => `bulk-${String(i).padStart(3, '0')}`);
      for (const id of ids) await ingest.call('PUT', `/customers/${id}`, { attributes: { visits: 3 } });
      const trait = { name: 'Visits doubled', expression: 'customer.attributes.visits * 2' };
      expect((await ingest.call('PUT', '/traits/doubled', trait)).status).toBe(201);
      await computed('doubled');
      for (const id of [ids[0], ids[99], ids[100], ids[249]] as string[])
        expect(await keptOf(id)).toEqual({ doubled: 6 });
      expect((await explained('bulk-000')).get('doubled')).toMatchObject({
        ...{ value: 6, formula: trait.expression, computedAt: expect.any(String) },
      });

      const tripled = { ...trait, expression: 'customer.attributes.visits * 3' };
      expect((await ingest.call('PUT', '/traits/doubled', tripled)).status).toBe(200);
      await eventually(async () => (await keptOf('bulk-249'))['doubled'] === 9);

      await ingest.call('PATCH', '/customers/bulk-000', { attributes: { visits: 5 } });
      await eventually(async () => (await keptOf('bulk-000'))['doubled'] === 15);
      const customer = { id: 'bulk-new', attributes: { visits: 7 } };
      await ingest.post(eventOf(type, { customer }));
      await eventually(async () => (await keptOf('bulk-new'))['doubled'] === 21);

      expect((await ingest.call('DELETE', '/traits/doubled')).status).toBe(204);
      expect((await ingest.call('GET', '/traits/doubled')).status).toBe(404);
      await eventually(async () => !('doubled' in (await keptOf('bulk-new'))));
      expect((await ingest.call('DELETE', '/traits/doubled')).status).toBe(404);
    });

    it('that fail cost themselves alone, and say why', async () => {
      await ingest.call('PUT', '/customers/T-fault', { attributes: { name: 'Zoë' } });
      await ingest.call('PUT', '/traits/broken', {
        name: 'Broken',
        expression: '$number(customer.attributes.name)',
      });
      await ingest.call('PUT', '/traits/endless', {
        name: 'Endless',
        expression: 'customer.id = "T-fault" ? ($f := function(){$f()}; $f()) : 1',
      });
      await ingest.call('PUT', '/traits/sound', {
        name: 'Sound',
        expression: '$uppercase(customer.attributes.name)',
      });
      await computed('sound');
      await computed('broken');
      await computed('endless');
      const views = await explained('T-fault');
      expect(views.get('sound')).toMatchObject({ value: 'ZOË' });
      expect(views.get('broken')).toMatchObject({ fault: expect.stringMatching(/^The expression failed: /) });
      expect(views.get('broken')?.value).toBeUndefined();
      expect(views.get('endless')?.fault).toBe('The expression took too long, or too much memory.');
      const { body } = await ingest.call('GET', '/traits/broken');
      // For those who may see no customer, too: it says what failed, and nothing of whom it failed for.
      expect(body['progress']).toMatchObject({
        faults: 1,
        fault: expect.stringMatching(/failed .JSONata D3030/),
      });
      expect(JSON.stringify(body)).not.toContain('Zoë');
      for (const key of ['broken', 'endless', 'sound']) await ingest.call('DELETE', `/traits/${key}`);
    });

    it('are refused with what is wrong, and may be tried first', async () => {
      const refused = await ingest.call('PUT', '/traits/wrong', { name: 'Wrong', expression: 'customer.(' });
      expect(refused).toMatchObject({
        status: 422,
        body: { type: 'urn:tourbus:problem:invalid-expression', errors: [{ pointer: '/expression' }] },
      });
      const trait = { name: 'Mine', expression: '1' };
      expect((await ingest.call('PUT', '/traits/engagementScore', trait)).status).toBe(422);
      expect((await ingest.call('PUT', '/traits/opens', trait)).status).toBe(422);
      await ingest.call('PUT', '/customers/T-try', { attributes: { visits: 3 } });
      const trial = (expression: string, customer = 'T-try') =>
        ingest.call('POST', '/traits/try', { expression, customer });
      expect(await trial('customer.attributes.visits + 1')).toMatchObject({
        status: 200,
        body: { value: 4 },
      });
      expect((await trial('$number("x")')).body).toMatchObject({ fault: expect.any(String) });
      expect((await trial('customer.(')).status).toBe(422);
      expect((await trial('1', 'nobody')).status).toBe(404);
      expect(await keptOf('T-try')).toEqual({});
    });

    it('are not covered up by somebody who saw an earlier one', async () => {
      const trait = { name: 'Visits', expression: 'customer.attributes.visits' };
      const made = await ingest.call('PUT', '/traits/visits', trait);
      const seen = { 'if-match': made.headers.get('etag') ?? '' };
      const renamed = await ingest.call('PUT', '/traits/visits', { ...trait, name: 'All visits' }, seen);
      expect(renamed.status).toBe(200);
      const outdated = {
        status: 412,
        body: { type: 'urn:tourbus:problem:version-mismatch', title: 'The trait has changed meanwhile' },
      };
      expect(await ingest.call('PUT', '/traits/visits', { ...trait, name: 'Calls' }, seen)).toMatchObject(
        outdated,
      );
      expect(await ingest.call('DELETE', '/traits/visits', undefined, seen)).toMatchObject(outdated);
      const { body, headers } = await ingest.call('GET', '/traits/visits');
      expect(body['name']).toBe('All visits');
      const newest = { 'if-match': headers.get('etag') ?? '' };
      expect((await ingest.call('DELETE', '/traits/visits', undefined, newest)).status).toBe(204);
      expect(await ingest.call('PUT', '/traits/visits', trait, newest)).toMatchObject(outdated);
    });
  });
});
