import { unzip } from './archive.ts';
import { ImportRefused, type Upload } from './imports.ts';
import { decode } from './decoding.ts';
import { findPage, type Page } from './page-in-zip.ts';

/** What people upload instead, by its first bytes. */
const others: readonly (readonly [string, string, string])[] = [
  ['d0cf11e0', 'an old Word document', 'Save it as .docx.'],
  ['25504446', 'a PDF', 'Send the file that the PDF was made of: .docx or HTML.'],
  ['7b5c7274', 'an RTF document', 'Save it as .docx.'],
  ['1f8b', 'a gzip archive', 'Send the page as it is, or a zip.'],
  ['377abcaf', 'a 7-Zip archive', 'Pack it as a zip.'],
  ['52617221', 'a RAR archive', 'Pack it as a zip.'],
  ['89504e47', 'a picture', 'Send a page that shows it, or a zip with both.'],
  ['ffd8ff', 'a picture', 'Send a page that shows it, or a zip with both.'],
];

export type Opened = { format: 'docx' } | ({ format: 'html' | 'zip' } & Page);

/** Tells what was sent by its bytes: names and declared types are often wrong. */
export async function open({ bytes }: Upload): Promise<Opened> {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  const other = others.find(([start]) => head.startsWith(start));
  if (other) throw new ImportRefused('format-not-recognised', `The upload is ${other[1]}.`, other[2]);
  if (!head.startsWith('504b'))
    return { format: 'html', html: decode(bytes), asset: () => undefined, unused: () => [] };
  if (Buffer.from(bytes).includes('[Content_Types].xml')) return { format: 'docx' };
  return { format: 'zip', ...findPage(await unzip(bytes)) };
}
