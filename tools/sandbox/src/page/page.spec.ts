import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nodemailer from 'nodemailer';
import { type StartedSandbox, startedSandbox } from '../../test/started-sandbox.js';

describe('the inbox page', () => {
  let sandbox: StartedSandbox;
  beforeAll(async () => {
    sandbox = await startedSandbox();
    await nodemailer.createTransport({ url: sandbox.smtpUrl }).sendMail({
      from: 'a@example.com',
      to: 'b@example.org',
      html:
        '<!doctype html><html><head><title>x</title><style>@media (prefers-color-scheme: dark){p{color:red}}</style>' +
        '</head><body><script>alert(1)</script><p>Hello</p><img src="cid:logo@x"></body></html>',
      attachments: [{ filename: 'logo.png', content: 'png', cid: 'logo@x' }],
    });
  });
  afterAll(() => sandbox.discard());
  const get = async (path: string) => {
    const answer = await fetch(sandbox.httpUrl + path);
    return { answer, policy: answer.headers.get('content-security-policy') ?? '', text: await answer.text() };
  };

  test('says what it is and where to send to, and loads nothing from elsewhere', async () => {
    const { text, policy } = await get('/');
    expect(text).toContain('nothing here leaves this machine');
    expect(text).toContain(sandbox.smtpUrl);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    for (const [, path] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      expect((await get(path ?? '')).answer.status).toBe(200);
    }
  });

  test('shows a mail as it is, but without scripts and in an origin of its own', async () => {
    const { text, policy } = await get('/messages/m1/frame');
    expect(text).toContain('<p>Hello</p>');
    expect(policy).toMatch(/^sandbox allow-popups[^;]*; default-src 'none'/);
    expect(policy).not.toContain('allow-scripts');
    expect(policy).not.toContain('allow-same-origin');
    expect(policy).not.toMatch(/script-src|connect-src/);
  });

  test('finds embedded images and shows none when asked to', async () => {
    expect((await get('/messages/m1/frame')).text).toContain('<img src="/api/messages/m1/attachments/1">');
    expect((await get('/messages/m1/frame?images=off')).policy).toContain("img-src 'none'");
  });

  test('shows a mail in light and in dark', async () => {
    expect((await get('/messages/m1/frame?scheme=dark')).text).toContain(
      '@media (min-width:0){p{color:red}}',
    );
    expect((await get('/messages/m1/frame?scheme=light')).text).toContain(
      '@media (max-width:0){p{color:red}}',
    );
  });
});
