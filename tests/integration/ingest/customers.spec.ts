import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ResponseCapturedV1, customerChangedV1, responseCapturedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { type RunningIngest, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.shipped';
const zoe = {
  names: { given: 'Zoë', family: 'Müller' },
  locale: 'de-AT',
  timeZone: 'Europe/Vienna',
  country: 'AT',
  contactPoints: [
    { channel: 'email', address: 'Zoe@Bücher.example' },
    { channel: 'sms', address: '0660 1234567' },
    { channel: 'print', address: { lines: ['Ring 1'], postalCode: '1010', city: 'Wien' } },
  ],
  consents: [{ purpose: 'marketing', state: 'granted', at: '2026-03-01T09:00:00Z' }],
};

describe('customers', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    await ingest.call('PUT', `/event-types/${type}`, plainMapping);
  });
  afterAll(() => ingest.stop());

  const later = () => new Date(Date.now() + 60_000).toISOString();
  const respond = async (
    customerId: string,
    kind: ResponseCapturedV1['kind'],
    more: Partial<ResponseCapturedV1> = {},
  ) => {
    const responseId = randomUUID();
    const communicationId = randomUUID();
    const head = {
      responseId,
      communicationId,
      customerId,
      definition: 'newsletter',
      channel: 'email',
      kind,
    } as const;
    await ingest.bus.publish(responseCapturedV1, { ...head, respondedAt: later(), ...more }, responseId);
    await eventually(async () => {
      const { body } = await ingest.call('GET', `/customers/${customerId}/timeline`);
      return JSON.stringify(body).includes(responseId);
    });
    return (await ingest.call('GET', `/customers/${customerId}`)).body;
  };
  const stateOf = (body: Record<string, unknown>, channel: string) =>
    (body['contactPoints'] as { channel: string; state: string }[]).find((point) => point.channel === channel)
      ?.state;

  it('are written, read and patched in their normal form, with a version that guards against lost updates', async () => {
    const created = await ingest.call('PUT', '/customers/C-1', zoe);
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"1"');
    expect(created.body).toMatchObject({
      id: 'C-1',
      version: 1,
      names: { display: 'Zoë Müller' },
      contactPoints: [
        { channel: 'email', address: 'Zoe@xn--bcher-kva.example', state: 'active' },
        { channel: 'sms', address: '+436601234567' },
        { channel: 'print', address: { country: 'AT' } },
      ],
    });
    const again = await ingest.call('PUT', '/customers/C-1', zoe, { 'if-match': '"1"' });
    expect(again).toMatchObject({ status: 200, body: { version: 1 } });
    const patch = {
      names: { given: 'Zoé' },
      timeZone: null,
      consents: [{ purpose: 'survey', state: 'granted' }],
    };
    const merge = { 'content-type': 'application/merge-patch+json', 'if-match': '"1"' };
    const patched = await ingest.call('PATCH', '/customers/C-1', patch, merge);
    expect(patched).toMatchObject({
      status: 200,
      body: { version: 2, names: { given: 'Zoé', family: 'Müller' }, locale: 'de-AT' },
    });
    expect(patched.body['timeZone']).toBeUndefined();
    expect(patched.body['consents']).toHaveLength(2);
    const outdated = await ingest.call('PATCH', '/customers/C-1', patch, merge);
    expect(outdated).toMatchObject({
      status: 412,
      body: { type: 'urn:tourbus:problem:version-mismatch', remedy: expect.any(String) },
    });
    const facts = await ingest.bus.read(customerChangedV1, 2);
    expect(facts.filter(({ data }) => data.customer.id === 'C-1').map(({ data }) => data.changes)).toEqual([
      expect.arrayContaining(['names', 'contactPoints', 'consents']),
      ['names', 'timeZone', 'consents'],
    ]);
  });

  it('are not found, refused or listed page by page as they should', async () => {
    expect((await ingest.call('GET', '/customers/nobody')).status).toBe(404);
    expect((await ingest.call('PATCH', '/customers/nobody', {})).status).toBe(404);
    const wrong = await ingest.call('PUT', '/customers/wrong', { timeZone: 'Mars/Olympus', shoeSize: 43 });
    expect(wrong).toMatchObject({ status: 422, body: { remedy: expect.any(String) } });
    expect(
      (await ingest.call('PUT', '/customers/wrong', { contactPoints: [{ channel: 'email', address: 'a@' }] }))
        .body,
    ).toMatchObject({
      errors: [{ pointer: '/contactPoints/0', detail: expect.stringMatching(/no domain/) }],
    });
    for (const n of [1, 2, 3, 4, 5]) await ingest.call('PUT', `/customers/page-${n}`, zoe);
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body } = await ingest.call('GET', `/customers?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
      cursor = body['next'] as string | undefined;
    }
    expect(seen.filter((id) => id.startsWith('page-'))).toEqual([5, 4, 3, 2, 1].map((n) => `page-${n}`));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('are listed in brief: who they are and how to reach them', async () => {
    await ingest.call('PUT', '/customers/brief', { ...zoe, attributes: { shoeSize: 43 } });
    const { body } = await ingest.call('GET', '/customers?limit=1');
    expect(Object.keys((body['items'] as object[])[0] ?? {})).toEqual([
      ...['id', 'version', 'names', 'locale', 'country', 'contactPoints'],
    ]);
  });

  it('show their timeline page by page, the newest first', async () => {
    for (const hour of [1, 2, 3, 4])
      await ingest.post(eventOf(type, { customer: { id: 'pages' } }, { time: `2026-11-02T0${hour}:00:00Z` }));
    const first = (await ingest.call('GET', '/customers/pages/timeline?limit=3')).body;
    const second = (
      await ingest.call('GET', `/customers/pages/timeline?limit=3&cursor=${String(first['next'])}`)
    ).body;
    const times = [first, second].flatMap(({ items }) => (items as { at: string }[]).map(({ at }) => at));
    expect(times).toEqual([4, 3, 2, 1].map((hour) => `2026-11-02T0${hour}:00:00.000Z`));
  });

  it('count opens and clicks of people, not of machines, and only once', async () => {
    await ingest.call('PUT', '/customers/reader', zoe);
    await respond('reader', 'open', { machine: 'Opened 40 ms after the delivery.' });
    await respond('reader', 'open');
    const click = {
      responseId: randomUUID(),
      communicationId: randomUUID(),
      customerId: 'reader',
      definition: 'd',
      channel: 'email',
      kind: 'click',
      respondedAt: later(),
    } as const;
    await ingest.bus.publish(responseCapturedV1, click, click.responseId);
    await ingest.bus.publish(responseCapturedV1, click, click.responseId, { 'x-again': 'yes' });
    await ingest.bus.drained('TOURBUS_RESPONSES', 'ingest-responses');
    const { body } = await ingest.call('GET', '/customers/reader');
    expect(body['traits']).toMatchObject({ opens: 1, clicks: 1, lastClickAt: click.respondedAt });
  });

  it('are not granted back by an event that repeats an old flag after they unsubscribed', async () => {
    await ingest.call('PUT', '/customers/gone', zoe);
    const body = await respond('gone', 'unsubscribe', { purpose: 'marketing' });
    expect(body['consents']).toMatchObject([{ purpose: 'marketing', state: 'revoked' }]);
    const flag = { id: 'gone', consents: [{ purpose: 'marketing', channel: 'email', state: 'granted' }] };
    const dated = {
      id: 'gone',
      consents: [{ purpose: 'marketing', state: 'granted', at: '2026-03-01T09:00:00Z' }],
    };
    for (const customer of [flag, dated]) await ingest.post(eventOf(type, { customer }));
    const { body: after } = await ingest.call('GET', '/customers/gone');
    expect(after['consents']).toMatchObject([{ purpose: 'marketing', state: 'revoked' }]);
    expect(after['consents']).toHaveLength(1);
  });

  it('keep a grant that is later than a late unsubscribe', async () => {
    const consents = [{ purpose: 'marketing', state: 'granted', at: '2026-06-01T00:00:00Z' }];
    await ingest.call('PUT', '/customers/back', { ...zoe, consents });
    const body = await respond('back', 'unsubscribe', { respondedAt: '2026-05-01T00:00:00Z' });
    expect(body['consents']).toMatchObject([{ state: 'granted' }]);
  });

  it('have the channel stopped for good by STOP, a hard bounce or a complaint', async () => {
    for (const id of ['stop', 'bounce', 'complaint', 'soft'])
      await ingest.call('PUT', `/customers/${id}`, zoe);
    expect(stateOf(await respond('stop', 'stop', { channel: 'sms' }), 'sms')).toBe('stopped');
    expect(stateOf(await respond('soft', 'soft-bounce'), 'email')).toBe('bouncing');
    expect(stateOf(await respond('bounce', 'bounce'), 'email')).toBe('stopped');
    const complained = await respond('complaint', 'complaint');
    expect(stateOf(complained, 'email')).toBe('stopped');
    expect(complained['consents']).toMatchObject([{ state: 'revoked' }]);
    await ingest.post(eventOf(type, { customer: { id: 'bounce', ...zoe } }));
    const put = await ingest.call('PUT', '/customers/bounce', zoe);
    expect(stateOf(put.body, 'email')).toBe('stopped');
  });
});
