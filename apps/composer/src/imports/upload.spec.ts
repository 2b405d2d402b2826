import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { convert } from './convert.js';
import { limits, unzip } from './archive.js';

const zip = (files: Record<string, string | Uint8Array>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, data]) => [name, Buffer.from(data)])));
const converted = async (bytes: Uint8Array) => {
  const { template, report, format } = await convert({ bytes, name: 'page', brand: 'fennholm' });
  const [mail] = template.variants;
  return { mjml: mail?.channel === 'email' ? mail.mjml : '', codes: report.map(({ code }) => code), format };
};
const png = Buffer.from('89504e470d0a1a0a00', 'hex');
const page = '<!doctype html><title>a</title>';

describe('an upload', () => {
  it('of a zip brings its pictures and style sheets along', async () => {
    const { mjml, codes, format } = await converted(
      zip({
        'mail/index.html': `${page}<link rel="stylesheet" href="css/a.css"><img alt="" src="img/a%20b.png?x=1"><td background="/mail/img/c.png">`,
        'mail/css/a.css': 'p{background:url("img/c.png")}',
        'mail/img/a b.png': png,
        'mail/img/c.png': png,
        'mail/notes.txt': 'x',
        '__MACOSX/._index.html': 'x',
      }),
    );
    expect(format).toBe('zip');
    expect(mjml).toContain(`<img alt="" src="data:image/png;base64,${png.toString('base64')}"`);
    expect(mjml).toContain(`p{background:url("data:image/png;base64,${png.toString('base64')}")}`);
    expect(codes.toSorted()).toEqual(['pictures-inside', 'unused-file']);
  });

  it('takes index.html where a zip has several pages', async () => {
    expect((await converted(zip({ 'index.html': `${page}<p>This`, 'b.html': page }))).mjml).toContain(
      '<p>This',
    );
  });

  it('is read in the letters that it says it has', async () => {
    const latin = Buffer.from(
      '<!doctype html><meta charset="iso-8859-1"><title>a</title><p>Zo\xeb',
      'latin1',
    );
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${page}<p>Zoë`, 'utf16le')]);
    for (const bytes of [latin, wide, Buffer.from(`${page}<p>Zoë`)])
      expect((await converted(bytes)).mjml).toContain('Zoë');
  });

  it.each([
    ['that leads out of itself', zip({ '../a.html': page }), 'unsafe-file-name'],
    ['that leads to the root', zip({ '/etc/a.html': page }), 'unsafe-file-name'],
    ['that expands too far', zip({ 'a.html': page, 'b.css': Buffer.alloc(limits.bytes) }), 'expands-too-far'],
    [
      'of too many files',
      zip(Object.fromEntries(Array.from({ length: limits.entries + 1 }, (_, i) => [`${i}.png`, 'x']))),
      'too-many-files',
    ],
    ['in a zip', zip({ 'a.html': page, 'b.png': zip({ a: 'b' }) }), 'nested-zip'],
    ['without a page', zip({ 'a.png': png }), 'no-page'],
    ['of several pages', zip({ 'a.html': page, 'b.html': page }), 'several-pages'],
    ['that is cut off', zip({ 'a.html': page.repeat(9) }).subarray(0, 60), 'damaged'],
  ])('is refused where it is a zip %s', async (_, bytes, code) => {
    await expect(converted(bytes)).rejects.toMatchObject({ code });
  });

  it('is refused where a zip lies about the size of a file', async () => {
    const bytes = Buffer.from(zip({ 'a.css': Buffer.alloc(9_000) }));
    for (const [signature, offset] of [
      ['PK\x03\x04', 22],
      ['PK\x01\x02', 24],
    ] as const)
      bytes.writeUInt32LE(9, bytes.indexOf(signature, 0, 'latin1') + offset);
    await expect(unzip(bytes)).rejects.toMatchObject({ code: 'damaged' });
  });

  it.each([
    ['empty', '', 'empty-file'],
    ['a PDF', '%PDF-1.7', 'format-not-recognised'],
    ['an old Word document', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'format-not-recognised'],
    ['no page', 'just words', 'format-not-recognised'],
    ['larger than a mail may be', `${page}${'<p>Hello</p>'.repeat(60_000)}`, 'too-large'],
  ])('is refused where it is %s', async (_, bytes, code) => {
    await expect(converted(Buffer.from(bytes))).rejects.toMatchObject({ code });
  });

  it('does not take a file for a picture because of its name', async () => {
    const { mjml, codes } = await converted(
      zip({ 'a.html': `${page}<img src="b.png">`, 'b.png': '<script>' }),
    );
    expect(mjml).not.toContain('data:');
    expect(codes).toContain('missing-file');
  });
});
