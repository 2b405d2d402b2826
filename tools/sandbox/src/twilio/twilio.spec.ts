import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import twilio from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import { eventually, type StartedSandbox, startedSandbox } from '../../test/started-sandbox.js';
import { segmentsOf } from './twilio-message.js';
import { staysOnThisMachine } from './status-callbacks.js';

const ACCOUNT = 'AC' + '0'.repeat(32);
const TOKEN = 'token-of-the-tests';

/** The real SDK's HTTP client, sent to the sandbox instead of api.twilio.com. */
class SandboxClient extends RequestClient {
  constructor(private readonly origin: string) {
    super({ timeout: 400 });
  }

  override request<T>(options: RequestClient.RequestOptions<T>) {
    const { pathname, search } = new URL(options.uri);
    return super.request<T>({ ...options, uri: this.origin + pathname + search });
  }
}

describe("SMS by Twilio's SDK", () => {
  let sandbox: StartedSandbox;
  let receiver: Server;
  let callbackUrl: string;
  let callbacks: { form: Record<string, string>; signature: string }[];
  let refusals: number;

  beforeEach(async () => {
    sandbox = await startedSandbox({ twilioAuthToken: TOKEN });
    callbacks = [];
    refusals = 0;
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.statusCode = refusals-- > 0 ? 503 : 204;
        response.end();
        if (response.statusCode === 503) return;
        const form = Object.fromEntries(new URLSearchParams(body));
        callbacks.push({ form, signature: String(request.headers['x-twilio-signature']) });
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/status?communication=c%201`;
  });
  afterEach(async () => {
    await sandbox.discard();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  const sms = { to: '+4915112345678', from: 'Tourbus', body: 'Ihre Bestellung 7 ist unterwegs – Grüße! 📦' };
  const send = (more: object = {}, token = TOKEN) =>
    twilio(ACCOUNT, token, { httpClient: new SandboxClient(sandbox.httpUrl) }).messages.create({
      ...sms,
      ...more,
    });

  test('is queued under a sid and can be read', async () => {
    const answer = await send();
    expect(answer).toMatchObject({ status: 'queued', to: sms.to, from: sms.from, body: sms.body });
    expect(answer.sid).toMatch(/^SM[0-9a-f]{32}$/);
    const [summary] = (await sandbox.list(`?channel=sms&to=${encodeURIComponent(sms.to)}`)).messages;
    expect(summary).toMatchObject({ channel: 'sms', from: 'Tourbus', to: [sms.to], reference: answer.sid });
    expect((await sandbox.message(summary?.id ?? '')).text).toBe(sms.body);
  });

  test('is reported as sent, then delivered, with signatures that the SDK accepts', async () => {
    const { sid } = await send({ statusCallback: callbackUrl });
    await eventually(() => expect(callbacks).toHaveLength(2));
    expect(callbacks.map(({ form }) => form['MessageStatus'])).toEqual(['sent', 'delivered']);
    for (const { form, signature } of callbacks) {
      expect(form['MessageSid']).toBe(sid);
      expect(twilio.validateRequest(TOKEN, signature, callbackUrl, form)).toBe(true);
    }
  });

  test('is reported although the receiver is away for a moment', async () => {
    refusals = 1;
    await send({ statusCallback: callbackUrl });
    await eventually(() => expect(callbacks).toHaveLength(2));
  });

  test('is refused with a wrong auth token, without a text, or to no number', async () => {
    await expect(send({}, 'wrong')).rejects.toMatchObject({ status: 401, code: 20003 });
    await expect(send({ body: '' })).rejects.toMatchObject({ status: 400, code: 21602 });
    await expect(send({ to: 'nobody' })).rejects.toMatchObject({ status: 400, code: 21211 });
    expect((await sandbox.list()).total).toBe(0);
  });

  test.each([
    ['4xx', { status: 429, code: 20429 }],
    ['5xx', { status: 503 }],
  ])('is refused when told to (%s)', async (fault, error) => {
    await sandbox.misbehave({ channel: 'sms', fault, times: 1 });
    await expect(send()).rejects.toMatchObject(error);
    expect((await sandbox.list()).total).toBe(0);
  });

  test.each([
    ['hang', 0],
    ['drop-before', 0],
    ['drop-after', 1],
  ])('leaves its sender without an answer when told to (%s: %i kept)', async (fault, kept) => {
    await sandbox.misbehave({ channel: 'sms', fault, times: 1 });
    await expect(send()).rejects.toThrow();
    expect((await sandbox.list()).total).toBe(kept);
  });
});

describe('an SMS', () => {
  test.each([
    ['a'.repeat(160), 'GSM 7-bit', '1'],
    ['a'.repeat(161), 'GSM 7-bit', '2'],
    ['€'.repeat(81), 'GSM 7-bit', '2'],
    ['щ'.repeat(70), 'UCS-2', '1'],
    ['щ'.repeat(71), 'UCS-2', '2'],
  ])('is cut as networks cut it (%#)', (text, encoding, segments) => {
    expect(segmentsOf(text)).toEqual({ encoding, segments });
  });
});

test.each([
  ['http://127.0.0.1:8080/t/status', true],
  ['http://localhost/x', true],
  ['http://[::1]:80/x', true],
  ['http://tracker:3005/x', true],
  ['https://hooks.example.com/x', false],
  ['http://127.0.0.1.example.com/x', false],
  ['file:///etc/passwd', false],
  ['no address', false],
])('a status callback to %s leaves for it: %s', (url, allowed) => {
  expect(staysOnThisMachine(url)).toBe(allowed);
});
