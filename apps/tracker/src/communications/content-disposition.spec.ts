import { describe, expect, it } from '@jest/globals';
import { contentDisposition } from './content-disposition.js';

describe('the name under which an artefact is saved', () => {
  it.each([
    ['invoice-1001.pdf', 'inline; filename="invoice-1001.pdf"'],
    [
      'Rechnung für Zoë.pdf',
      `inline; filename="Rechnung fur Zoe.pdf"; filename*=UTF-8''Rechnung%20f%C3%BCr%20Zo%C3%AB.pdf`,
    ],
    ['請求書.pdf', `inline; filename="___.pdf"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf`],
    ['a"b\\c\r\nd.pdf', `inline; filename="a_b_c__d.pdf"; filename*=UTF-8''a%22b%5Cc%0D%0Ad.pdf`],
    ["it's (new)*.pdf", `inline; filename="it's (new)*.pdf"`],
  ])('%j becomes %s', (name, header) => expect(contentDisposition(name)).toBe(header));
});
