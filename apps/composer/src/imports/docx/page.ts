import type { Report } from '../imports.ts';
import { points } from './properties.ts';
import { child, descendants, type XmlElement } from './xml.ts';

/** The page as the document's last section has it, and what all its paragraphs have in common. */
export function pageCss(document: XmlElement, report: Report, rtl: boolean): string {
  const sections = descendants(document, ['w:sectPr']);
  const section = sections.at(-1);
  if (sections.length > 1)
    report.add(
      'sections',
      'All pages have the size and margins of the last section',
      'pages',
      'The letter has several sections; a draft’s document has one kind of page.',
      'Use named pages in the CSS: @page wide { … }.',
    );
  if (Number(child(section, 'w:cols')?.attributes['w:num'] ?? 1) > 1)
    report.add(
      'columns',
      'Columns became one',
      'pages',
      'Text in columns does not carry over.',
      'Set it by CSS: columns: 2.',
    );
  if (child(section, 'w:pgBorders'))
    report.add(
      'page-borders',
      'The border around the page was left out',
      'pages',
      'Borders of pages do not carry over.',
      'Set it by CSS.',
    );
  const size = child(section, 'w:pgSz')?.attributes ?? {};
  const margins = child(section, 'w:pgMar')?.attributes ?? {};
  const width = points(size['w:w']) ?? '595.3pt';
  const height = points(size['w:h']) ?? '841.9pt';
  const edges = ['top', 'right', 'bottom', 'left'].map(
    (side) => points(margins[`w:${side}`]?.replace('-', '')) ?? '72pt',
  );
  return [
    `@page { size: ${width} ${height}; margin: ${edges.join(' ')} }`,
    `@media screen { body { box-sizing: border-box; width: ${width}; margin: 0 auto; padding: ${edges.join(' ')} } }`,
    `@media print { body { margin: 0 } }`,
    `html { ${rtl ? 'direction: rtl; ' : ''}line-height: 1.2 }`,
    'p, h1, h2, h3, h4, h5, h6, ul, ol { margin: 0; font-size: inherit; font-weight: inherit }',
    // What Word shows of an empty paragraph is its height.
    'p:empty::before { content: "\\00a0" }',
    'ul, ol { padding-inline-start: 2.5em }',
    'img { max-width: 100% }',
    'a { color: inherit }',
    'td, th { font-weight: inherit }',
    '.page-break { display: block; break-after: page }',
  ].join('\n');
}
