import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { type RunningIngest, eventOf, startIngest } from './running-ingest.js';

const type = 'com.example.support.closed';
const mapping = { customer: 'customer', touchpoint: 'touchpoint' };

interface Item {
  kind: string;
  at: string;
  source: string;
  references: Record<string, unknown>;
}

describe('the history of a customer', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    await ingest.call('PUT', `/event-types/${type}`, { mapping });
  });
  afterAll(() => ingest?.stop());

  const timeline = async (id: string, query = '') => {
    const { body } = await ingest.call('GET', `/customers/${id}/timeline${query}`);
    return { items: body['items'] as Item[], next: body['next'] as string | undefined };
  };
  const happen = (id: string, touchpoint: unknown) =>
    ingest.post(eventOf(type, { customer: { id }, touchpoint }));
  const tell = (id: string, touchpoint: object) =>
    ingest.call('POST', `/customers/${id}/touchpoints`, touchpoint);

  it('has what events tell, once, with source and time', async () => {
    const ticket = { kind: 'support', reference: 'T-7', subject: 'Torn strap', channel: 'phone' };
    await happen('zoe', { ...ticket, state: 'open', at: '2026-11-01T10:00:00Z' });
    await happen('zoe', { ...ticket, state: 'open', at: '2026-11-01T10:00:00Z' });
    await happen('zoe', { ...ticket, state: 'closed' });
    await happen('zoe', null);
    await eventually(async () => (await timeline('zoe', '?kind=event-received')).items.length === 4);
    expect((await timeline('zoe', '?kind=support')).items).toMatchObject([
      { at: '2026-11-02T08:30:00.000Z', source: '/shop', references: { ...shown(ticket), state: 'closed' } },
      { at: '2026-11-01T10:00:00.000Z', source: '/shop', references: { ...shown(ticket), state: 'open' } },
    ]);
  });
  const shown = ({ kind: _, ...references }: Record<string, unknown>) => references;

  it.each([
    [{ kind: 'gift' }, '/kind'],
    [{ kind: 'purchase', amount: 12 }, '/currency'],
    [{ kind: 'purchase', amount: 'much', currency: 'EUR' }, '/amount'],
    [{ kind: 'purchase', amount: 12, currency: 'euro' }, '/currency'],
    [{ kind: 'visit', at: 'yesterday' }, '/at'],
    [{ kind: 'visit', colour: 'red' }, 'colour'],
    ['purchase', 'expected object'],
  ])('parks the event of one that has the wrong shape: %j', async (touchpoint, place) => {
    const { body } = await happen('parked', touchpoint);
    expect(JSON.stringify(body['parked'])).toContain(place);
    expect(body['parked']).toMatchObject([
      {
        code: 'mapping-result-invalid',
        reason: expect.stringContaining("The mapping's touchpoint has the wrong shape"),
      },
    ]);
  });

  it('is told by clients, once for each reference or id', async () => {
    await ingest.call('PUT', '/customers/noor', {});
    const visit = { kind: 'visit', source: 'till-4', reference: 'V-1', channel: 'shop' };
    const first = await tell('noor', visit);
    expect(first).toMatchObject({ status: 201, body: { recorded: true } });
    expect(await tell('noor', visit)).toMatchObject({
      status: 200,
      body: { ...first.body, recorded: false },
    });
    const note = { kind: 'note', source: 'till-4', id: randomUUID(), subject: 'Wants the green one' };
    await Promise.all([tell('noor', note), tell('noor', note), tell('noor', note)]);
    expect((await timeline('noor', '?kind=note,visit')).items.map(({ kind }) => kind).toSorted()).toEqual([
      'note',
      'visit',
    ]);
    expect((await tell('nobody', visit)).status).toBe(404);
    expect((await tell('noor', { ...visit, kind: 'gift' })).status).toBe(422);
    expect((await ingest.call('GET', '/customers/noor/timeline?kind=gift')).status).toBe(422);
  });

  it('is paged within a kind', async () => {
    await ingest.call('PUT', '/customers/pages', {});
    for (let i = 0; i < 5; i++)
      await tell('pages', { kind: 'purchase', reference: `O-${i}`, at: `2026-01-0${i + 1}T00:00:00Z` });
    const seen: unknown[] = [];
    let page = await timeline('pages', '?kind=purchase&limit=2');
    for (;;) {
      seen.push(...page.items.map(({ references }) => references['reference']));
      if (!page.next) break;
      page = await timeline('pages', `?kind=purchase&limit=2&cursor=${page.next}`);
    }
    expect(seen).toEqual(['O-4', 'O-3', 'O-2', 'O-1', 'O-0']);
  });
});
