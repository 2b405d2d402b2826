import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ResponseCapturedV1,
  contactKeysOf,
  contactPointHash,
  responseCapturedV1,
} from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { type RunningIngest, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.shipped';
const number = '+436601234567';
const zoe = {
  country: 'AT',
  contactPoints: [
    { channel: 'email', address: 'zoe@customers.example' },
    { channel: 'sms', address: number },
  ],
};

interface Line {
  purpose: string | null;
  state: string;
  source: string;
  actor: string | null;
  proof: { reference: string } | null;
}

describe('the consent log', () => {
  let ingest: RunningIngest;
  let database: DataSource;
  beforeAll(async () => {
    ingest = await startIngest();
    await ingest.call('PUT', `/event-types/${type}`, plainMapping);
    const url = ingest.infrastructure.stack.databaseUrl('ingest');
    database = await new DataSource({ type: 'postgres', url }).initialize();
  });
  afterAll(async () => {
    await database?.destroy();
    await ingest?.stop();
  });

  const log = async (id: string, query = ''): Promise<{ items: Line[]; next?: string }> =>
    (await ingest.call('GET', `/customers/${id}/consents${query}`)).body as never;
  const consentsOf = async (id: string) => (await ingest.call('GET', `/customers/${id}`)).body['consents'];
  const say = (id: string, word: object) => ingest.call('POST', `/customers/${id}/consents`, word);
  const hash = () =>
    contactPointHash(
      { channel: 'sms', address: number },
      contactKeysOf(ingest.infrastructure.stack.secrets.contactKeys),
    );
  const respond = async (customerId: string, kind: ResponseCapturedV1['kind'], minutes: number) => {
    const responseId = randomUUID();
    const said = {
      ...responseCapturedV1.example,
      ...{ responseId, customerId, kind, channel: 'sms' as const, contactPoint: hash() },
      respondedAt: new Date(Date.now() + minutes * 60_000).toISOString(),
    };
    await ingest.bus.publish(responseCapturedV1, said, responseId);
    await ingest.bus.drained('TOURBUS_RESPONSES', 'ingest-responses');
    return responseId;
  };

  it('keeps every word with its evidence, from events, the API and the customer alike', async () => {
    await ingest.call('PUT', '/customers/zoe', zoe);
    const flag = { purpose: 'marketing', channel: 'email', state: 'granted', at: '2026-03-01T09:00:00Z' };
    await ingest.post(eventOf(type, { customer: { id: 'zoe', consents: [flag] } }));
    await eventually(async () => (await log('zoe')).items.length === 1);
    const proof = { kind: 'double-opt-in', at: '2026-03-02T09:00:00.000Z', reference: 'doi-7' };
    const confirmed = { ...flag, at: undefined, basis: 'express', proof, wording: 'newsletter@3' };
    expect((await say('zoe', confirmed)).body).toMatchObject({
      recorded: true,
      consents: [{ basis: 'express', confirmed: true, at: proof.at }],
    });
    expect((await say('zoe', confirmed)).body).toMatchObject({ recorded: false });
    const responseId = await respond('zoe', 'complaint', 1);
    expect((await log('zoe')).items).toMatchObject([
      { state: 'revoked', source: 'complaint', actor: 'customer', proof: { reference: responseId } },
      { state: 'granted', source: 'api', wording: 'newsletter@3', proof },
      { state: 'granted', source: '/shop', basis: null, proof: null },
    ]);
    const later = { ...confirmed, proof: undefined, at: undefined };
    expect((await say('zoe', later)).body).toMatchObject({
      recorded: false,
      notes: [expect.stringContaining('complaint')],
      consents: [{ state: 'revoked' }],
    });
  });

  it('shows STOP and START as what they are: about a number, and no purpose', async () => {
    await ingest.call('PUT', '/customers/stopper', zoe);
    const states = async () =>
      ((await ingest.call('GET', '/customers/stopper')).body['contactPoints'] as { state: string }[]).map(
        ({ state }) => state,
      );
    await respond('stopper', 'stop', 1);
    expect(await states()).toEqual(['active', 'stopped']);
    await respond('stopper', 'start', 2);
    expect(await states()).toEqual(['active', 'active']);
    expect((await log('stopper')).items).toMatchObject([
      { source: 'start', state: 'granted', purpose: null, contactPoint: hash() },
      { source: 'stop', state: 'revoked', purpose: null, contactPoint: hash() },
    ]);
    expect(await consentsOf('stopper')).toEqual([]);
  });

  it('is paged, the last first', async () => {
    await ingest.call('PUT', '/customers/pages', zoe);
    for (const purpose of ['a', 'b', 'c']) await say('pages', { purpose, state: 'revoked' });
    const first = await log('pages', '?limit=2');
    const second = await log('pages', `?limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ purpose }) => purpose)).toEqual(['c', 'b', 'a']);
    expect(second.next).toBeUndefined();
  });

  it('cannot be rewritten, not even in the database', async () => {
    await ingest.call('PUT', '/customers/fixed', zoe);
    await say('fixed', { purpose: 'marketing', state: 'revoked' });
    await expect(
      database.query(`UPDATE consents SET state = 'granted' WHERE customer_id = 'fixed'`),
    ).rejects.toThrow('append-only');
  });

  it.each([
    ['a grant that rests on nothing', { purpose: 'marketing', state: 'granted' }],
    [
      'a proof of later than the word',
      {
        ...{ purpose: 'marketing', state: 'granted', basis: 'express', at: '2026-03-01T09:00:00Z' },
        proof: { kind: 'form', at: '2026-03-02T09:00:00Z', reference: 'f-1' },
      },
    ],
    ['no purpose', { state: 'revoked' }],
  ])('refuses %s', async (_, word) => {
    await ingest.call('PUT', '/customers/refused', zoe);
    expect((await say('refused', word)).status).toBe(422);
    expect((await say('nobody', { purpose: 'marketing', state: 'revoked' })).status).toBe(404);
  });
});
