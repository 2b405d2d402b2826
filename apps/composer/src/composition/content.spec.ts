import { describe, expect, it } from '@jest/globals';
import { contentSchema, exampleCustomer, exampleDigest } from '@tourbus/contracts';
import { PermanentFailure } from '@tourbus/platform';
import { brandSchema } from '../brands/brand.js';
import { contentOf, type Parts } from './content.js';

const senders = {
  email: { name: 'Shop', address: 'hello@shop.example', replyTo: 'people@shop.example' },
  sms: { from: '+43660' },
};
const document = {
  document: 'note',
  fileName: 'note.pdf',
  title: 'Note',
  locale: 'de',
  dir: 'ltr',
  body: '<p/>',
} as const;
const styleSheets = { note: { digest: exampleDigest, mediaType: 'text/css', bytes: 4 } };

const mail = (more: Partial<Parts> = {}): Parts => ({
  rendered: { channel: 'email', subject: 'Hi', html: '<p>Hi</p>', text: 'Hi', documents: [document] },
  brand: brandSchema.parse({ name: 'Shop', senders }),
  customer: exampleCustomer,
  contactPoint: { channel: 'email', address: 'zoe@customers.example', state: 'active' },
  styleSheets,
  ...more,
});

const codeOf = (parts: Parts): string => {
  try {
    contentOf(parts);
    return 'none';
  } catch (error) {
    return error instanceof PermanentFailure ? error.code : String(error);
  }
};

describe('composed content', () => {
  it('is a mail from the brand to the customer, with documents that refer to their style sheet', () => {
    const content = contentOf(mail());
    expect(contentSchema.parse(content)).toEqual(content);
    expect(content).toMatchObject({
      from: { name: 'Shop', address: 'hello@shop.example' },
      replyTo: { address: 'people@shop.example' },
      to: { name: 'Zoë Müller', address: 'zoe@customers.example' },
      attachments: [{ fileName: 'note.pdf', styleSheet: styleSheets.note }],
    });
  });

  it('is a letter to the postal address, with the customer’s name where the address has none', () => {
    const parts = mail({
      rendered: { channel: 'print', documents: [document] },
      contactPoint: { channel: 'print', address: { lines: ['Hauptplatz 1'] }, state: 'active' },
    });
    expect(contentOf(parts)).toMatchObject({
      kind: 'print',
      to: { recipient: 'Zoë Müller', lines: ['Hauptplatz 1'] },
    });
  });

  it('names the print stream that a letter of a batch goes into', () => {
    const letter = (stream?: string) =>
      mail({
        rendered: { channel: 'print', documents: [document] },
        contactPoint: { channel: 'print', address: { lines: ['Hauptplatz 1'] }, state: 'active' },
        ...(stream !== undefined && { stream }),
      });
    expect(contentOf(letter('statements'))).toMatchObject({ stream: 'statements' });
    expect(contentOf(letter())).not.toHaveProperty('stream');
  });

  it.each(['Zoë\r\nBcc: all@example.org', 'Zoë\u2028Müller', 'Zoë\u0000'])(
    'refuses the name %j, which would become a header',
    (display) => {
      expect(codeOf(mail({ customer: { ...exampleCustomer, names: { display } } }))).toBe('header-injection');
    },
  );

  it('refuses an address with a line break', () => {
    expect(
      codeOf(mail({ contactPoint: { channel: 'email', address: 'a@b.example\r\nBcc: c', state: 'active' } })),
    ).toBe('header-injection');
  });

  it('needs a sender for its channel', () => {
    expect(codeOf(mail({ brand: brandSchema.parse({ name: 'Shop' }) }))).toBe('no-sender');
  });
});
