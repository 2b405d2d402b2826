import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import sendGridClient from '@sendgrid/client';
import sendGridMail from '@sendgrid/mail';
import { type StartedSandbox, startedSandbox } from '../../test/started-sandbox.js';

/** The packages export one instance for all; their classes are on it, where their types do not show them. */
const { Client } = sendGridClient as unknown as { Client: new () => typeof sendGridClient };
const { MailService } = sendGridMail as unknown as { MailService: new () => typeof sendGridMail };

describe("mail by SendGrid's SDK", () => {
  let sandbox: StartedSandbox;
  const mailer = new MailService();

  beforeEach(async () => {
    sandbox = await startedSandbox();
    const client = new Client();
    client.setApiKey('SG.any.key');
    client.setDefaultRequest('baseUrl', sandbox.httpUrl);
    mailer.setClient(client);
    mailer.setTimeout(400);
  });
  afterEach(() => sandbox.discard());

  const pdf = Buffer.from('%PDF-1.7 äöü');
  const mail = {
    from: { name: 'Läden', email: 'shop@example.com' },
    to: { name: 'José', email: 'jose@example.org' },
    subject: 'Größe geändert',
    text: 'In Text.',
    html: '<b>In HTML, ünd mehr.</b>',
    headers: { 'List-Unsubscribe': '<http://127.0.0.1/u>' },
    customArgs: { communication: 'c-1' },
    categories: ['service'],
    attachments: [
      {
        content: pdf.toString('base64'),
        filename: 'Rechnung.pdf',
        type: 'application/pdf',
        disposition: 'attachment',
      },
    ],
  };

  test('is accepted under a message id and reads like any mail', async () => {
    const [answer] = await mailer.send(mail);
    expect(answer.statusCode).toBe(202);
    const [summary] = (await sandbox.list('?to=JOSE@example.org')).messages;
    expect(summary).toMatchObject({
      channel: 'email',
      from: 'Läden <shop@example.com>',
      to: ['jose@example.org'],
      subject: mail.subject,
      reference: answer.headers['x-message-id'],
    });
    const message = await sandbox.message(summary?.id ?? '');
    expect(message).toMatchObject({ html: mail.html, text: mail.text });
    expect(message.headers['to']).toEqual(['José <jose@example.org>']);
    expect(message.headers['list-unsubscribe']).toEqual(['<http://127.0.0.1/u>']);
    expect(message.metadata).toEqual({ communication: 'c-1', categories: 'service' });
    const got = await fetch(`${sandbox.httpUrl}/api/messages/${message.id}/attachments/1`);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(pdf);
  });

  test('becomes one mail for each personalization', async () => {
    await mailer.send({
      ...mail,
      to: undefined,
      personalizations: [
        { to: 'a@example.org', subject: 'For A' },
        { to: ['b@example.org', 'c@example.org'], cc: 'd@example.org' },
      ],
    });
    const { messages } = await sandbox.list();
    expect(messages.map(({ subject, to }) => [subject, to])).toEqual([
      [mail.subject, ['b@example.org', 'c@example.org', 'd@example.org']],
      ['For A', ['a@example.org']],
    ]);
  });

  test('is refused without a key and without a usable address', async () => {
    const bare = (headers: Record<string, string>) =>
      fetch(`${sandbox.httpUrl}/v3/mail/send`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ personalizations: [{ to: [{ email: 'nobody' }] }] }),
      });
    expect((await bare({})).status).toBe(401);
    const invalid = await bare({ authorization: 'Bearer SG.any.key' });
    expect(invalid.status).toBe(400);
    expect(await invalid.json()).toMatchObject({ errors: [{ message: expect.stringContaining('from') }] });
  });

  test.each([
    ['4xx', 429],
    ['5xx', 503],
  ])('is refused when told to (%s)', async (fault, code) => {
    await sandbox.misbehave({ channel: 'email', fault, times: 1 });
    await expect(mailer.send(mail)).rejects.toMatchObject({ code });
    expect((await sandbox.list()).total).toBe(0);
  });

  test.each([
    ['hang', 0],
    ['drop-before', 0],
    ['drop-after', 1],
  ])('leaves its sender without an answer when told to (%s: %i kept)', async (fault, kept) => {
    await sandbox.misbehave({ channel: 'email', fault, times: 1 });
    await expect(mailer.send(mail)).rejects.toThrow();
    expect((await sandbox.list()).total).toBe(kept);
  });

  test('is told when to come back', async () => {
    await sandbox.misbehave({ channel: 'email', fault: '429', retryAfter: 7, times: 1 });
    await expect(mailer.send(mail)).rejects.toMatchObject({
      code: 429,
      response: { headers: expect.objectContaining({ 'retry-after': '7' }) },
    });
    expect((await sandbox.list()).total).toBe(0);
  });

  test('is answered byte by byte, without an end, when told to, and is not kept', async () => {
    await sandbox.misbehave({ channel: 'email', fault: 'drip', times: 1 });
    const answer = await fetch(`${sandbox.httpUrl}/v3/mail/send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer SG.any.key' },
      body: JSON.stringify({
        personalizations: [{ to: [{ email: 'a@example.org' }] }],
        from: { email: 'b@example.com' },
        content: [{ type: 'text/plain', value: 'x' }],
      }),
    });
    const reader = answer.body?.getReader();
    const [first, second] = [await reader?.read(), await reader?.read()];
    expect([first?.value?.length, second?.value?.length]).toEqual([1, 1]);
    await reader?.cancel();
    expect((await sandbox.list()).total).toBe(0);
  });
});
