import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { type Parts, communicationRenderedV1 } from '@tourbus/contracts';
import { emailHead } from './email-headers.js';
import { type EmailBodies, composeMail } from './mime.js';

interface ParsedMail {
  subject: string;
  from: { text: string };
  to: { text: string };
  replyTo?: { text: string };
  messageId: string;
  html: string;
  text: string;
  attachments: { filename: string; contentType: string; content: Buffer }[];
}
const { simpleParser } = createRequire(import.meta.url)('mailparser') as {
  simpleParser: (raw: Buffer) => Promise<ParsedMail>;
};

type Email = Extract<Parts, { kind: 'email' }>;
const { parts, links: _links, rendererVersion: _version, ...head } = communicationRenderedV1.example;
const artefact = (parts as Email).html;

function compose(email: Partial<Email>, bodies: Partial<EmailBodies> = {}): Buffer {
  const consignment = {
    communicationId: head.communicationId,
    head,
    parts: { ...(parts as Email), attachments: [], ...email },
    receivedAt: new Date(0),
  };
  const plain = { text: 'Hello', html: Buffer.from('<p>Hello</p>'), attachments: [] };
  return composeMail(emailHead(consignment), { ...plain, ...bodies });
}

const page = `<p>Grüße 🎉 \u05e9\u05dc\u05d5\u05dd</p>\n.\n.dot\n${'x'.repeat(5_000)}\n`;

describe('a composed e-mail', () => {
  test('is read as it was written: accents, emoji, right to left, dots that begin lines, long lines', async () => {
    const mail = await simpleParser(
      compose(
        {
          subject: `Größe 🎉 \u0645\u0631\u062d\u0628\u0627 ${'sehr '.repeat(40)}lang`,
          from: { name: 'Fennholm, „Öst“ <x>', address: 'shop@example.example' },
          to: { name: '\u05d3\u05d5\u05d3', address: 'zoë@bücher.example' },
          replyTo: { address: 'reply@example.example' },
        },
        { text: `.\r\nGrüße 🎉\n.\n${'y'.repeat(3_000)}`, html: Buffer.from(page) },
      ),
    );
    expect(mail.subject).toBe(`Größe 🎉 \u0645\u0631\u062d\u0628\u0627 ${'sehr '.repeat(40)}lang`);
    expect(mail.from.text).toMatch('Fennholm, „Öst“ <x>');
    expect(mail.to.text).toMatch('zoë@');
    expect(mail.replyTo?.text).toBe('reply@example.example');
    expect(mail.messageId).toBe(`<${head.communicationId}@example.example>`);
    expect(mail.html).toBe(page);
    expect(mail.text).toBe(`.\nGrüße 🎉\n.\n${'y'.repeat(3_000)}`);
  });

  test('carries attachments byte for byte, whatever their names and types', async () => {
    const artefacts = ['größe.pdf', 'شحن "2"'].map((fileName) => ({ fileName, artefact }));
    const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, i) => (i * 7) % 256));
    const mail = await simpleParser(
      compose(
        { attachments: artefacts },
        {
          html: Buffer.from(page),
          attachments: [
            { content: bytes, mediaType: 'application/pdf' },
            { content: Buffer.from('Subject: inner\r\n\r\n.'), mediaType: 'message/rfc822' },
          ],
        },
      ),
    );
    expect(mail.html).toBe(page);
    expect(mail.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['größe.pdf', 'application/pdf'],
      ['شحن "2"', 'application/octet-stream'],
    ]);
    expect(mail.attachments[0]?.content).toEqual(bytes);
    expect(mail.attachments[1]?.content.toString()).toBe('Subject: inner\r\n\r\n.');
  });

  test('holds nothing that needs escaping on its way: no dot begins a line, lines are short and end in CRLF', () => {
    for (const bodies of [
      {},
      { attachments: [{ content: Buffer.from('.\n.\r.'), mediaType: 'text/plain' }] },
    ]) {
      const subject = `. ${'.'.repeat(300)}\u2026 ${'. '.repeat(200)}`;
      const raw = compose({ subject }, { text: '.\n.', html: Buffer.from(page), ...bodies }).toString(
        'latin1',
      );
      expect(raw).not.toMatch(/^\./m);
      expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      // RFC 5322, 2.1.1
      expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThan(998);
      expect(raw).not.toMatch(/\r\n$/);
    }
  });

  test('without a plain text offers its page alone, which a client would otherwise show as nothing', async () => {
    const raw = compose({}, { text: '' });
    expect(raw.toString()).not.toMatch('text/plain');
    expect(await simpleParser(raw)).toMatchObject({ html: '<p>Hello</p>' });
  });
});
