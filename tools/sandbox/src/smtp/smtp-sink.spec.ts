import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nodemailer from 'nodemailer';
import { type StartedSandbox, eventually, startedSandbox } from '../../test/started-sandbox.js';

describe('mail by SMTP', () => {
  let sandbox: StartedSandbox;
  beforeEach(async () => {
    sandbox = await startedSandbox();
  });
  afterEach(() => sandbox.discard());

  const mail = {
    from: 'shop@example.com',
    to: 'ana@example.org',
    subject: 'Your order',
    text: 'It is on its way.',
  };
  const send = (more: object = {}, options: object = {}) =>
    nodemailer
      .createTransport({ url: sandbox.smtpUrl, socketTimeout: 2000, ...options })
      .sendMail({ ...mail, ...more });
  const total = async () => (await sandbox.list()).total;

  test('arrives with sender, recipients and subject, accents and all', async () => {
    await send({
      from: { name: 'Müller & Søn', address: 'shop@example.com' },
      to: [{ name: 'José Ñandú', address: 'jose@example.org' }, 'ana@example.org'],
      bcc: 'hidden@example.org',
      subject: 'Größe geändert: 注文 №42, שלום 🎁 and a tail long enough to be folded over several lines',
      headers: { 'X-Note': ['first', 'zweite Größe'] },
      messageId: '<c1@example.com>',
    });
    const [summary] = (await sandbox.list()).messages;
    expect(summary).toMatchObject({
      channel: 'email',
      from: 'Müller & Søn <shop@example.com>',
      to: ['jose@example.org', 'ana@example.org', 'hidden@example.org'],
      subject: 'Größe geändert: 注文 №42, שלום 🎁 and a tail long enough to be folded over several lines',
      reference: '<c1@example.com>',
    });
    const { headers } = await sandbox.message(summary?.id ?? '');
    expect(headers['to']).toEqual(['José Ñandú <jose@example.org>, ana@example.org']);
    expect(headers['x-note']).toEqual(['first', 'zweite Größe']);
  });

  test('keeps HTML, text and attachments byte for byte', async () => {
    const pdf = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256));
    const html = '<p>Grüße <img src="cid:logo@x"></p>';
    await send({
      html,
      attachments: [
        { filename: 'Lieferschein Nº 7.pdf', content: pdf, contentType: 'application/pdf' },
        { filename: 'logo.png', content: Buffer.from('png'), cid: 'logo@x' },
      ],
    });
    const id = (await sandbox.list()).messages[0]?.id ?? '';
    const message = await sandbox.message(id);
    expect(message.html?.trim()).toBe(html);
    expect(message.text?.trim()).toBe(mail.text);
    const letter = message.attachments.find(({ fileName }) => fileName === 'Lieferschein Nº 7.pdf');
    expect(letter).toMatchObject({ mediaType: 'application/pdf', bytes: pdf.length });
    expect(message.attachments).toHaveLength(2);
    const answer = await fetch(`${sandbox.httpUrl}/api/messages/${id}/attachments/${letter?.n}`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf);
    expect(answer.headers.get('content-disposition')).toContain('inline; filename="Lieferschein N_ 7.pdf"');
    const raw = await (await fetch(`${sandbox.httpUrl}/api/messages/${id}/raw`)).text();
    expect(raw).toContain('Message-ID: ');
  });

  test('takes many at once over several connections, each exactly once', async () => {
    const transport = nodemailer.createTransport({ url: sandbox.smtpUrl, pool: true, maxConnections: 8 });
    await Promise.all(
      Array.from({ length: 200 }, (_, n) => transport.sendMail({ ...mail, subject: `Order ${n}` })),
    );
    transport.close();
    const { messages } = await sandbox.list('?limit=1000');
    expect(new Set(messages.map(({ subject }) => subject)).size).toBe(200);
    expect(messages).toHaveLength(200);
  });

  test('is there after a restart, under the same id', async () => {
    await send();
    const before = await sandbox.list();
    const id = before.messages[0]?.id ?? '';
    const message = await sandbox.message(id);
    sandbox = await sandbox.restart();
    expect(await sandbox.list()).toEqual(before);
    expect(await sandbox.message(id)).toEqual(message);
  });

  test('takes any user name and password', async () => {
    await send({}, { auth: { user: 'anyone', pass: 'anything' } });
    expect(await total()).toBe(1);
  });

  test.each([
    ['4xx', {}, 451],
    ['5xx', {}, 554],
    ['5xx', { status: 550 }, 550],
    ['429', {}, 421],
  ])('is refused when told to (%s %j)', async (fault, more, code) => {
    await sandbox.misbehave({ channel: 'email', fault, times: 1, ...more });
    await expect(send()).rejects.toMatchObject({ responseCode: code });
    expect(await total()).toBe(0);
    await send();
    expect(await total()).toBe(1);
  });

  test('is not taken when the connection drops before acceptance', async () => {
    await sandbox.misbehave({ channel: 'email', fault: 'drop-before', times: 1 });
    await expect(send()).rejects.toThrow();
    expect(await total()).toBe(0);
  });

  test('is kept, although the sender cannot know, when the connection drops after acceptance', async () => {
    await sandbox.misbehave({ channel: '*', fault: 'drop-after', times: 1 });
    await expect(send()).rejects.toThrow();
    expect(await total()).toBe(1);
  });

  test('gets no answer and is not taken when the server hangs', async () => {
    await sandbox.misbehave({ channel: 'email', fault: 'hang' });
    await expect(send({}, { socketTimeout: 300 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(await total()).toBe(0);
  });

  test('gets an answer that never ends, byte by byte, and is not taken when the server drips', async () => {
    await sandbox.misbehave({ channel: 'email', fault: 'drip' });
    // Longer than a byte takes: a time-out that begins anew with each byte does not help.
    const patience = new AbortController();
    const sent = send({ signal: patience.signal }, { socketTimeout: 1_200 });
    setTimeout(() => patience.abort(), 2_500);
    await expect(sent).rejects.toMatchObject({ code: 'EABORT' });
    expect(await total()).toBe(0);
  });

  test('waits for a slow answer and is kept', async () => {
    await sandbox.misbehave({ channel: 'email', delayMs: 300 });
    const start = Date.now();
    await send();
    expect(Date.now() - start).toBeGreaterThanOrEqual(295);
    await eventually(async () => expect(await total()).toBe(1));
  });
});
