import type { Report } from '../imports.ts';
import type { Package } from './package.ts';
import type { Whole } from './preparing.ts';
import { type XmlElement, writeXml } from './xml.ts';

/** What browsers, and so documents, can show. */
const shown = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml', 'image/bmp'];

const always = [
  "br[type='page'] => span.page-break",
  'comment-reference =>',
  'u => span',
  'small-caps => span',
  'all-caps => span',
];

const noStyles = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>';

/** Has mammoth turn one part into HTML, as if it were the whole document. */
export async function convert(
  from: Package,
  path: string,
  root: XmlElement,
  whole: Whole,
  prepared: ReadonlyMap<string, XmlElement>,
): Promise<string> {
  const { default: mammoth } = await import('mammoth');
  const inner = root.children.filter((node): node is XmlElement => typeof node !== 'string');
  const document =
    path === from.main
      ? root
      : {
          name: 'w:document',
          attributes: root.attributes,
          children: [{ name: 'w:body', attributes: {}, children: inner }],
        };
  const written = new Map<string, Buffer>([[from.main, Buffer.from(writeXml(document))]]);
  const styles = from.ofKind('styles') ?? 'word/styles.xml';
  // Without this part mammoth reads no tables.
  if (!from.parts.has(styles)) written.set(styles, Buffer.from(noStyles));
  for (const [name, part] of prepared) written.set(name, Buffer.from(writeXml(part)));
  if (path !== from.main) {
    const relationships = from.parts.get(from.relationshipsOf(path));
    written.set(
      from.relationshipsOf(from.main),
      relationships ??
        Buffer.from('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'),
    );
  }
  const partOf = (name: string): Buffer | undefined => written.get(name) ?? from.parts.get(name);
  const file = {
    exists: (name: string) => partOf(name) !== undefined,
    read: async (name: string, encoding?: BufferEncoding | 'utf-8') => {
      const bytes = partOf(name);
      if (!bytes) throw new Error(`There is no ${name}.`);
      return encoding ? bytes.toString(encoding === 'utf-8' ? 'utf8' : encoding) : bytes;
    },
  };
  // mammoth takes an opened zip under this name, which its types do not tell: the parts were read and bounded before.
  const result = await mammoth.convertToHtml({ file } as unknown as { buffer: Buffer }, {
    styleMap: [...whole.looks.styleMap, ...always],
    includeDefaultStyleMap: true,
    includeEmbeddedStyleMap: false,
    ignoreEmptyParagraphs: false,
    externalFileAccess: false,
    convertImage: mammoth.images.imgElement(async (image) => {
      if (shown.includes(image.contentType))
        return { src: `data:${image.contentType};base64,${await image.readAsBase64String()}` };
      whole.report.add(
        'picture-format',
        `A picture of the type ${image.contentType ?? 'unknown'} was left out`,
        'pictures',
        'Browsers cannot show it.',
        'Save it as PNG or SVG and put it in again.',
      );
      return { src: '' };
    }),
  });
  for (const { message } of result.messages) tell(message, whole.report);
  return result.value;
}

/** Elements that only say how or where, which is told elsewhere or of no account. */
const quiet =
  /^(v:|o:|w10:|w14:|wp:|a:|wps:|wpg:|wpc:|w:(smartTag|cr|dayLong|monthLong|yearLong|pgNum|lastRenderedPageBreak|footnoteRef|endnoteRef|annotationRef|separator|continuationSeparator|permStart|permEnd|proofErr|sectPr|customXml))/;

function tell(message: string, report: Report): void {
  const ignored = /unrecognised element was ignored: (\S+)/.exec(message)?.[1];
  if (ignored && !quiet.test(ignored))
    report.add(
      'unknown-element',
      `Something of Word’s was left out: ${ignored}`,
      'the document',
      'It is not known here.',
      'Compare the draft with the original.',
    );
  if (/w:sym element/.test(message))
    report.add(
      'symbol',
      'A symbol was left out',
      'the document',
      'It comes from a symbol font that has no letters of other fonts.',
      'Put the character in that Unicode has for it.',
    );
  if (/Could not find image|ignored$/.test(message) && /image/i.test(message))
    report.add(
      'missing-file',
      'A picture was left out',
      'pictures',
      'The document names a picture that it does not hold.',
      'Put it in again.',
    );
}
