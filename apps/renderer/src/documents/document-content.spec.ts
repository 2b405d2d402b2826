import { describe, expect, it } from '@jest/globals';
import type { DocumentContent } from '@tourbus/contracts';
import { checkBody, checkStyleSheet, documentKey } from './document-content.js';

const document: DocumentContent = {
  fileName: 'note.pdf',
  title: 'Note',
  locale: 'en',
  dir: 'ltr',
  styleSheet: { digest: 'a'.repeat(64), mediaType: 'text/css', bytes: 1 },
  body: '<p>x</p>',
  tagged: true,
};

describe('the key of a document', () => {
  const key = documentKey(document, 'chromium/1');

  it('is the same for the same document under another file name', () => {
    expect(documentKey({ ...document, fileName: 'other.pdf' }, 'chromium/1')).toBe(key);
  });

  it.each([
    { title: 'Other' },
    { locale: 'de' },
    { dir: 'rtl' as const },
    { body: '<p>y</p>' },
    { tagged: false },
    { styleSheet: { ...document.styleSheet, digest: 'b'.repeat(64) } },
  ])('differs with %j', (change) =>
    expect(documentKey({ ...document, ...change }, 'chromium/1')).not.toBe(key),
  );

  it('differs with the version of the printer', () =>
    expect(documentKey(document, 'chromium/2')).not.toBe(key));
});

it('a document that needs something from outside is refused with the address and a remedy', () => {
  const failure = { code: 'external-resource', reason: expect.stringContaining('https://x.example/i.png') };
  expect(() => checkBody('<img src="https://x.example/i.png">')).toThrow(expect.objectContaining(failure));
  expect(() => checkStyleSheet('p{background:url(https://x.example/i.png)}')).toThrow(
    expect.objectContaining(failure),
  );
  expect(() => checkBody('<p>x</p>')).not.toThrow();
});
