import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nodemailer from 'nodemailer';
import { putBehaviour, type StartedSandbox, startedSandbox } from '../../test/started-sandbox.js';

describe('the list of messages', () => {
  let sandbox: StartedSandbox;
  const get = (path: string) => fetch(sandbox.httpUrl + path);
  const subjects = async (query: string) =>
    (await sandbox.list(query)).messages.map(({ subject }) => subject);

  async function mail(to: string, subject: string): Promise<void> {
    await nodemailer
      .createTransport({ url: sandbox.smtpUrl })
      .sendMail({ from: 'a@example.com', to, subject, text: 'x' });
  }

  async function sms(to: string, body: string): Promise<void> {
    await fetch(`${sandbox.httpUrl}/2010-04-01/Accounts/AC1/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('AC1:any').toString('base64')}` },
      body: new URLSearchParams({ To: to, From: 'Shop', Body: body }),
    });
  }

  beforeAll(async () => {
    sandbox = await startedSandbox();
    for (const n of [1, 2, 3, 4, 5]) await mail(n % 2 ? 'odd@example.org' : 'even@example.org', `Order ${n}`);
    await sms('+491511', 'Größe 42 is on its way');
  });
  afterAll(() => sandbox.discard());

  test('is newest first and says how many there are', async () => {
    expect(await subjects('')).toEqual([
      'Größe 42 is on its way',
      ...[5, 4, 3, 2, 1].map((n) => `Order ${n}`),
    ]);
    expect((await sandbox.list('?limit=1')).total).toBe(6);
  });

  test('can be narrowed by recipient, channel and words', async () => {
    expect(await subjects('?to=ODD@example.org')).toEqual(['Order 5', 'Order 3', 'Order 1']);
    expect(await subjects('?to=odd@example.or')).toEqual([]);
    expect(await subjects('?to=%2B491511&channel=sms')).toHaveLength(1);
    expect(await subjects('?channel=print')).toEqual([]);
    expect(await subjects(`?q=${encodeURIComponent('größe way')}`)).toHaveLength(1);
    expect(await subjects('?q=even+order')).toEqual(['Order 4', 'Order 2']);
  });

  test('is read page by page without gap or repetition while more arrives', async () => {
    const first = await sandbox.list('?channel=email&limit=2');
    await mail('late@example.org', 'Late');
    const second = await sandbox.list(`?channel=email&limit=2&cursor=${first.next}`);
    const third = await sandbox.list(`?channel=email&limit=2&cursor=${second.next}`);
    const pages = [first, second, third].flatMap(({ messages }) => messages.map(({ subject }) => subject));
    expect(pages).toEqual(['Order 5', 'Order 4', 'Order 3', 'Order 2', 'Order 1']);
    expect(third.next).toBeUndefined();
  });

  test.each([
    ['/api/messages/m999', 404],
    ['/api/messages/nonsense', 404],
    ['/api/messages/m1/attachments/1', 404],
    ['/api/messages?limit=0', 400],
    ['/api/messages?channel=fax', 400],
    ['/api/messages?cursor=x', 400],
    ['/api/nothing', 404],
  ])('answers %s with a problem document', async (path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, detail: expect.any(String) });
  });

  test('tells open pages what changes, and is empty after all are deleted', async () => {
    const stream = await get('/api/events');
    const events = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (event: string) => {
      while (!heard.includes(`event: ${event}\n`)) heard += (await events?.read())?.value ?? '';
    };
    await mail('live@example.org', 'Live');
    await hear('appended');
    expect((await fetch(`${sandbox.httpUrl}/api/messages`, { method: 'DELETE' })).status).toBe(204);
    await hear('cleared');
    await events?.cancel();
    expect(await sandbox.list()).toEqual({ messages: [], total: 0 });
  });
});

describe('the behaviour', () => {
  let sandbox: StartedSandbox;
  beforeAll(async () => {
    sandbox = await startedSandbox();
  });
  afterAll(() => sandbox.discard());
  const url = () => `${sandbox.httpUrl}/api/behaviour`;

  test('can be set, seen and reset', async () => {
    const set = await putBehaviour(sandbox, { channel: 'email', fault: '4xx', times: 3 });
    expect(await set.json()).toEqual({ rules: [{ channel: 'email', fault: '4xx', times: 3, struck: 0 }] });
    expect(await (await fetch(url())).json()).toMatchObject({ rules: [{ fault: '4xx' }] });
    expect((await fetch(url(), { method: 'DELETE' })).status).toBe(204);
    expect(await (await fetch(url())).json()).toEqual({ rules: [] });
  });

  test.each([
    [{ fault: '4xx' }],
    [{ channel: 'fax', fault: '4xx' }],
    [{ channel: 'email' }],
    [{ channel: 'email', fault: 'explode' }],
    [{ channel: 'email', fault: '4xx', ratio: 2 }],
    [{ channel: 'email', fault: '4xx', time: 1 }],
    [{ channel: 'email', delayMs: 5, status: 500 }],
    [{ channel: 'email', delayMs: 5, retryAfter: 1 }],
  ])('is not changed by a rule that makes no sense: %j', async (rule) => {
    const answer = await putBehaviour(sandbox, rule);
    expect(answer.status).toBe(400);
    expect(await (await fetch(url())).json()).toEqual({ rules: [] });
  });
});

describe('the traffic', () => {
  let sandbox: StartedSandbox;
  beforeAll(async () => {
    sandbox = await startedSandbox();
  });
  afterAll(() => sandbox.discard());

  test('is counted for each channel, whether or not it was taken', async () => {
    const transport = nodemailer.createTransport({ url: sandbox.smtpUrl, pool: true, maxConnections: 1 });
    const mail = { from: 'a@example.com', to: 'b@example.org', subject: 'Counted', text: 'x' };
    await transport.sendMail(mail);
    await putBehaviour(sandbox, { channel: 'email', fault: '4xx', times: 1 });
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 451 });
    transport.close();
    const traffic = await (await fetch(`${sandbox.httpUrl}/api/traffic`)).json();
    expect(traffic).toEqual({
      email: { connections: 1, requests: 2, accepted: 1 },
      sms: { connections: 0, requests: 0, accepted: 0 },
      print: { connections: 0, requests: 0, accepted: 0 },
    });
  });
});
