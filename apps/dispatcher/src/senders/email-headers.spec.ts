import { describe, expect, test } from '@jest/globals';
import { type Parts, communicationRenderedV1 } from '@tourbus/contracts';
import { Unsendable } from './channel-sender.js';
import { emailHead, mailAddress } from './email-headers.js';

type Email = Extract<Parts, { kind: 'email' }>;
const { parts, links: _links, rendererVersion: _version, ...head } = communicationRenderedV1.example;
const consignment = (
  changes: Partial<Email>,
  messageClass: 'transactional' | 'marketing' = 'transactional',
) => ({
  communicationId: head.communicationId,
  head: { ...head, messageClass },
  parts: { ...(parts as Email), ...changes },
  receivedAt: new Date(0),
});

describe('the head of an e-mail', () => {
  test('has the same Message-ID at each attempt, in the sender’s domain', () => {
    expect(emailHead(consignment({})).messageId).toBe(`<${head.communicationId}@example.example>`);
  });

  test('names the communication, and tells absence notes to stay away', () => {
    expect(emailHead(consignment({})).headers).toEqual({
      'X-Tourbus-Communication': head.communicationId,
      'Auto-Submitted': 'auto-generated',
    });
  });

  test('of marketing offers one-click unsubscribe', () => {
    const { headers } = emailHead(
      consignment({ unsubscribeUrl: 'https://tourbus.example/t/u/abc' }, 'marketing'),
    );
    expect(headers).toMatchObject({
      'List-Unsubscribe': '<https://tourbus.example/t/u/abc>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(headers).not.toHaveProperty('Auto-Submitted');
  });

  test.each<[string, Partial<Email>]>([
    ['subject', { subject: 'Hello\r\nBcc: all@customers.example' }],
    ['subject with a bare LF', { subject: 'Hello\nX: y' }],
    ['subject with a line separator', { subject: 'Hello\u2028X: y' }],
    ['name of the recipient', { to: { name: 'Zoë\r\nBcc: x@y.example', address: 'zoe@customers.example' } }],
    ['name of the sender', { from: { name: 'A\rB', address: 'a@b.example' } }],
    ['address', { to: { address: 'zoe@customers.example\r\nRCPT TO:<x@y.example>' } }],
    ['unsubscribe address', { unsubscribeUrl: 'https://x.example/\r\nX: y' }],
    ['unsubscribe address of another scheme', { unsubscribeUrl: 'javascript:alert(1)' }],
  ])('with a line break or worse in the %s is refused', (_, changes) => {
    expect(() => emailHead(consignment(changes))).toThrow(Unsendable);
  });
});

describe('an e-mail address', () => {
  test('has its domain in punycode', () => {
    expect(mailAddress('recipient', 'jörg@bücher.example')).toBe('jörg@xn--bcher-kva.example');
  });

  test.each([
    'zoe',
    '@x.example',
    'zoe@',
    'a b@x.example',
    '"a@b"@x.example',
    'zoe@x..example',
    'a@b@x.example',
    'zoe@x.example>',
  ])('is not %s', (address) => {
    expect(() => mailAddress('recipient', address)).toThrow(Unsendable);
  });

  test('is not repeated in the complaint about it', () => {
    expect(() => mailAddress('recipient', 'zoe.mueller')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('mueller') }),
    );
  });
});
