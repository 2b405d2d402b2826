import { describe, expect, it } from '@jest/globals';
import { DocumentFonts } from './document-fonts.js';
import { SystemFonts } from './system-fonts.js';

const installed = new SystemFonts('DejaVu Sans\t20-7e\n');

/** Whoever is signed in may send such a preview, and all others wait for its end. */
describe('fonts that are meant to take long', () => {
  const many = (piece: string) => piece.repeat(Math.ceil(3_000_000 / piece.length));
  const blanks = many(' ');
  it.each([
    ['data in fonts', `@font-face{src:${many('url(data:')}}`],
    ['data in a font', `@font-face{src:url(data:${many(';')})}`],
    ['installed fonts', `@font-face{src:${many('local(')}}`],
    ['an installed font of no name', `@font-face{src:local(${blanks}}`],
    ['fonts and families', '@font-face{}p{font-family:B,C}'.repeat(30_000)],
    ['fonts that cannot be read', '@font-face{src:url(data:;base64,AA)}'.repeat(30_000) + 'p{font-family:B}'],
  ])('are looked through in good time: %s', (_, css) => {
    const since = process.cpuUsage();
    const fonts = new DocumentFonts(css, installed);
    fonts.draws(0x6f22);
    fonts.missingIn(css);
    expect(process.cpuUsage(since).user / 1e6).toBeLessThan(4);
  });
});
