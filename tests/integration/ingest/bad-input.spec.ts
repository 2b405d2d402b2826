import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type RunningIngest,
  batchMode,
  eventOf,
  plainMapping,
  startIngest,
  structuredMode,
} from './running-ingest.js';

const type = 'com.example.order.shipped';
const someone = { id: 'someone', names: { given: 'Ana' } };

/** Every refusal says what, why and what to do. */
const problem = (code: string) => ({
  type: `urn:tourbus:problem:${code}`,
  title: expect.any(String),
  detail: expect.any(String),
  remedy: expect.stringMatching(/\w+/),
});

describe('bad input', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    await ingest.call('PUT', `/event-types/${type}`, plainMapping);
  });
  afterAll(() => ingest.stop());

  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  const withData = (data: string): string =>
    `{"specversion":"1.0","id":"1","source":"/shop","type":"${type}","data":${data}}`;

  it.each([
    ['malformed JSON', '{"specversion":"1.0",', /cannot be parsed/],
    ['JSON that nests 10,000 levels deep', withData(deep), /deeper than 64/],
    ['a member __proto__', withData('{"__proto__":{"polluted":true}}'), /__proto__/],
    ['a NUL character', withData('{"name":"a\\u0000b"}'), /U\+0000/],
    ['a lone surrogate', withData('{"name":"\\ud800"}'), /lone surrogate/],
  ])('refuses %s with 400', async (_, body, detail) => {
    const reply = await ingest.post(body);
    expect(reply).toMatchObject({
      status: 400,
      body: { ...problem('malformed-json'), detail: expect.stringMatching(detail) },
    });
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses a body of 5 MB with 413', async () => {
    const reply = await ingest.post(withData(JSON.stringify('x'.repeat(5 * 1024 * 1024))));
    expect(reply).toMatchObject({ status: 413, body: problem('http-413') });
  });

  it.each(['text/plain', 'application/xml', 'application/octet-stream'])(
    'refuses %s with 415',
    async (mediaType) => {
      const reply = await ingest.post('<order/>', { 'content-type': mediaType, 'ce-id': '1' });
      expect(reply).toMatchObject({ status: 415, body: problem('http-415') });
    },
  );

  it('refuses JSON that is no CloudEvent and says how to send one', async () => {
    const reply = await ingest.post({ order: 1 }, { 'content-type': 'application/json' });
    expect(reply).toMatchObject({
      status: 422,
      body: { ...problem('not-a-cloudevent'), remedy: expect.stringMatching(/ce-\*/) },
    });
  });

  it.each([
    ['id', { id: undefined }],
    ['id', { id: '' }],
    ['source', { source: undefined }],
    ['source', { source: '/shop floor' }],
    ['type', { type: undefined }],
    ['type', { type: 'order shipped' }],
    ['specversion', { specversion: undefined }],
    ['specversion', { specversion: '0.3' }],
    ['time', { time: 'yesterday' }],
    ['time', { time: '2026-13-40T25:00:00Z' }],
    ['subject', { subject: 'a\r\nb' }],
    ['Trace-Id', { 'Trace-Id': '1' }],
    ['extra', { extra: { nested: true } }],
    ['id', { id: 'x'.repeat(300) }],
  ])('names the attribute %s where it does not hold: %j', async (attribute, change) => {
    const reply = await ingest.post(eventOf(type, { customer: someone }, change));
    expect(reply).toMatchObject({ status: 422, body: { ...problem('invalid-cloudevent'), attribute } });
  });

  it('names the missing attribute of a binary event, and refuses encoded control characters', async () => {
    const head = {
      'content-type': 'application/json',
      'ce-id': '1',
      'ce-type': type,
      'ce-specversion': '1.0',
    };
    expect(await ingest.post('{}', head)).toMatchObject({ status: 422, body: { attribute: 'source' } });
    const forged = await ingest.post('{}', { ...head, 'ce-source': '/a', 'ce-subject': 'a%0d%0ab%00' });
    expect(forged).toMatchObject({ status: 422, body: { attribute: 'subject' } });
  });

  it('refuses a batch that is none, is too large, or holds nothing usable', async () => {
    expect(await ingest.post({}, batchMode)).toMatchObject({ status: 422, body: problem('not-a-batch') });
    const many = Array.from({ length: 1_001 }, () => ({}));
    expect(await ingest.post(many, batchMode)).toMatchObject({
      status: 413,
      body: problem('batch-too-large'),
    });
    const reply = await ingest.post([{ specversion: '1.0' }, 7], batchMode);
    expect(reply).toMatchObject({
      status: 422,
      body: { ...problem('invalid-cloudevent'), refused: [{ index: 0 }, { index: 1 }] },
    });
  });

  it('refuses a missing key, an unknown key and a key without the scope', async () => {
    const event = eventOf(type, { customer: someone });
    const none = await ingest.post(event, { ...structuredMode, authorization: '' });
    expect(none).toMatchObject({ status: 401, body: problem('unauthenticated') });
    const unknown = await ingest.post(event, {
      ...structuredMode,
      authorization: `Bearer tb_x_${'a'.repeat(43)}`,
    });
    expect(unknown).toMatchObject({ status: 401, body: problem('unauthenticated') });
    const narrow = await ingest.post(event, {
      ...structuredMode,
      authorization: `Bearer ${ingest.keys.readOnly}`,
    });
    expect(narrow).toMatchObject({
      status: 403,
      body: { ...problem('missing-scope'), detail: expect.stringContaining('events:write') },
    });
  });

  it('leaves an address without domain out, says so, and still takes the event', async () => {
    const contactPoints = [
      { channel: 'email', address: 'zoe@' },
      { channel: 'sms', address: '0660 1234567' },
    ];
    const { status, body } = await ingest.post(
      eventOf(type, { customer: { id: 'half', country: 'at', contactPoints } }),
    );
    expect(status).toBe(202);
    expect(body['accepted']).toMatchObject([
      {
        warnings: [
          {
            pointer: '/contactPoints/0',
            code: 'address-without-domain',
            reason: expect.stringMatching(/no domain/),
            remedy: expect.any(String),
          },
        ],
      },
    ]);
    const { body: customer } = await ingest.call('GET', '/customers/half');
    expect(customer['contactPoints']).toEqual([
      { channel: 'sms', address: '+436601234567', state: 'active' },
    ]);
    const { body: timeline } = await ingest.call('GET', '/customers/half/timeline');
    expect(JSON.stringify(timeline)).toMatch(/no domain/);
    expect(JSON.stringify(timeline)).not.toMatch(/zoe@/);
  });

  it('makes one line of a name with CRLF in an event, and refuses it from a client', async () => {
    const names = { given: 'Eve\r\nBcc: all@customers.example' };
    const { body } = await ingest.post(eventOf(type, { customer: { id: 'eve', names } }));
    expect(body['accepted']).toMatchObject([
      { warnings: [{ code: 'control-characters-in-name', pointer: '/names/given' }] },
    ]);
    const { body: customer } = await ingest.call('GET', '/customers/eve');
    expect(customer['names']).toMatchObject({ given: 'Eve Bcc: all@customers.example' });
    const put = await ingest.call('PUT', '/customers/eve', { names });
    expect(put).toMatchObject({
      status: 422,
      body: { ...problem('invalid-input'), errors: [{ pointer: '/names/given' }] },
    });
  });

  it.each([
    ['a customer without id', '{"names":{"given":"x"}}', 'customer-without-id'],
    [
      'a result of the wrong shape',
      '{"id":"a","contactPoints":[{"channel":"pigeon"}]}',
      'mapping-result-invalid',
    ],
    ['an unknown time zone', '{"id":"a","timeZone":"Mars/Olympus"}', 'mapping-result-invalid'],
    ['an unknown locale', '{"id":"a","locale":"qq-ZZ"}', 'mapping-result-invalid'],
    ['a thrown error', '$error("broken")', 'mapping-failed'],
    ['an endless loop', '($f := function($x) { $f($x) }; $f(1))', 'mapping-timeout'],
    [
      'a regular expression that backtracks',
      '$match($string("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), /^(a+)+$/)',
      'mapping-timeout',
    ],
    ['a function as the result', 'function($x) { $x }', 'mapping-failed'],
  ])('parks an event whose mapping gives %s, and goes on serving', async (name, customer, code) => {
    const broken = `com.example.broken.${name.replaceAll(' ', '-')}`;
    expect((await ingest.call('PUT', `/event-types/${broken}`, { mapping: { customer } })).status).toBe(200);
    const [bad, live] = await Promise.all([
      ingest.post(eventOf(broken, {})),
      fetch(`${ingest.service.url}/health/live`),
    ]);
    expect(bad).toMatchObject({
      status: 202,
      body: { parked: [{ code, reason: expect.any(String), remedy: expect.any(String) }] },
    });
    expect(live.status).toBe(200);
    expect((await ingest.post(eventOf(type, { customer: someone }))).body['accepted']).toHaveLength(1);
  });

  it('parks a payload that does not fit the schema, naming the place', async () => {
    const checked = 'com.example.checked';
    const schema = { type: 'object', required: ['customer'], properties: { total: { type: 'number' } } };
    await ingest.call('PUT', `/event-types/${checked}`, { ...plainMapping, schema });
    const { body } = await ingest.post(eventOf(checked, { customer: someone, total: 'free' }));
    expect(body['parked']).toMatchObject([
      { code: 'schema-violated', reason: expect.stringContaining('/total must be number') },
    ]);
  });

  it('refuses an event type that does not compile, with the position of the mistake', async () => {
    const input = { schema: { type: 'order' }, mapping: { customer: '{ "id": order.', data: '$sum((1)' } };
    const reply = await ingest.call('PUT', '/event-types/com.example.wrong', input);
    expect(reply).toMatchObject({
      status: 422,
      body: {
        ...problem('invalid-event-type'),
        errors: [
          { pointer: '/schema', detail: expect.stringContaining('data/type') },
          { pointer: '/mapping/customer', detail: expect.stringMatching(/at character \d+/) },
          { pointer: '/mapping/data', detail: expect.stringMatching(/at character \d+/) },
        ],
      },
    });
    expect((await ingest.call('GET', '/event-types/com.example.wrong')).status).toBe(404);
  });
});
