import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import { Webhook } from 'standardwebhooks';
import { type RunningIngest, startIngest } from './running-ingest.js';

const type = 'com.example.statement.due';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Call {
  path?: string;
  headers: IncomingHttpHeaders;
  body: string;
}

describe('the end of a batch', () => {
  let ingest: RunningIngest;
  let server: Server;
  let url: string;
  let calls: Call[] = [];
  /** What the next calls are answered with; 200 after them. */
  let answers: number[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += String(piece)));
      request.on('end', () => {
        calls.push({ path: request.url, headers: request.headers, body });
        response.writeHead(answers.shift() ?? 200, { location: `${url}/elsewhere` }).end('x'.repeat(10_000));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}`;
    ingest = await startIngest({
      SECRETS: JSON.stringify({ billing: secret, short: 'x' }),
      OUTBOUND_ALLOW: `127.0.0.1:${port}`,
    });
    await ingest.call('PUT', `/event-types/${type}`, { mapping: { customer: `{ 'id': id }`, data: '$' } });
  });
  afterAll(async () => {
    await ingest.stop();
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    calls = [];
    answers = [];
  });

  const upload = async (body: string, query: Record<string, string> = {}) => {
    const parameters = new URLSearchParams({
      type,
      webhook: `${url}/hook`,
      webhookSecret: 'billing',
      ...query,
    });
    const response = await fetch(`${ingest.service.url}/api/ingest/v1/batches?${parameters}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ingest.keys.all}` },
      body,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const webhooks = async (id: unknown) =>
    (await ingest.call('GET', `/batches/${String(id)}/webhooks`)).body['items'] as Record<string, unknown>[];
  const verified = ({ body, headers }: Call) =>
    new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;

  it('is told with its totals, signed as Standard Webhooks say', async () => {
    const { body: batch } = await upload('id,name\nC-1,Anna\n,nobody\n', { hold: 'true' });
    await ingest.call('POST', `/batches/${String(batch['id'])}/cancel`);
    const [call] = await eventually(() => calls.length > 0 && calls);
    expect(call).toMatchObject({ path: '/hook', headers: { 'content-type': 'application/json' } });
    expect(verified(call!)).toMatchObject({
      type: 'batch.cancelled',
      data: { id: batch['id'], state: 'cancelled', rows: 2, outcomes: { cancelled: 2, delivered: 0 } },
    });
    await eventually(async () => (await webhooks(batch['id']))[0]?.['deliveredAt'] !== undefined);
  });

  it('is told of a file that cannot be read, too', async () => {
    const { body: batch } = await upload('id,name\nC-1,"open\n');
    const [call] = await eventually(() => calls.length > 0 && calls);
    expect(verified(call!)).toMatchObject({
      type: 'batch.failed',
      data: {
        id: batch['id'],
        failure: { code: expect.any(String), reason: expect.stringMatching(/line 2/) },
      },
    });
  });

  it('is told again under the same id, and in the same words, until they say that they have it', async () => {
    answers = [503, 302];
    const { body: batch } = await upload('id,name\nC-2,"open\n');
    await eventually(() => calls.length === 3, 40_000);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    // A redirect is an answer, and nobody goes there.
    expect(calls.map(({ path }) => path)).toEqual(['/hook', '/hook', '/hook']);
    calls.forEach(verified);
    await eventually(async () => (await webhooks(batch['id']))[0]?.['deliveredAt'] !== undefined);
    expect(await webhooks(batch['id'])).toMatchObject([{ event: 'batch.failed', attempts: 3 }]);
  });

  it('is told to nobody who does not want it any more', async () => {
    answers = [410];
    const { body: batch } = await upload('id,name\nC-3,"open\n');
    await eventually(async () => (await webhooks(batch['id']))[0]?.['givenUpAt'] !== undefined);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['an address of the inside', { webhook: 'http://169.254.169.254/latest' }, 'target-forbidden'],
    ['another spelling of it', { webhook: 'http://[::ffff:7f00:1]/' }, 'target-forbidden'],
    ['another port of an allowed host', { webhook: 'http://127.0.0.1:1/' }, 'target-forbidden'],
    ['no secret', { webhookSecret: '' }, 'invalid-input'],
    ['a secret that nobody configured', { webhookSecret: 'nope' }, 'unknown-secret'],
    ['a secret that cannot sign', { webhookSecret: 'short' }, 'unusable-secret'],
    ['another scheme', { webhook: 'file:///etc/passwd' }, 'invalid-input'],
  ])('is not told to %s: the upload is refused', async (_, query, problem) => {
    expect(await upload('id,name\nC-4,Anna\n', query as Record<string, string>)).toMatchObject({
      status: 422,
      body: { type: `urn:tourbus:problem:${problem}` },
    });
  });
});
