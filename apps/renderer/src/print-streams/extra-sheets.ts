import type { PrintableDocument } from '../documents/document-printer.js';
import type { ExtraSheet, PartLayout, SheetMark } from './part-layout.js';
import type { Profile } from './print-stream-profile.js';
import { drawMark } from './sheet-mark.js';

/** What cover sheets tell. */
export interface PartTitle {
  streamId: string;
  batchId: string;
  /** Of the batch and the profile, from 1. */
  number: number;
  profile: string;
  part: number;
  parts: number;
}

/** More pages than this are printed as several documents. */
export const pagesAtOnce = 100;

export type Printable = Omit<PrintableDocument, 'styleSheet'> & { css: string };

const printable = (title: string, css: string, body: string): Printable => ({
  ...{ title, css, body },
  ...{ locale: 'en', dir: 'ltr', tagged: false },
});

const list = (rows: readonly (readonly [string, string | number])[]): string =>
  `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;

function extraSheet(extra: ExtraSheet, title: PartTitle, documents: number, sheets: number): string {
  if (extra.about === 'envelope')
    return `<section><h1>Envelope ${extra.envelope}</h1>${list([
      ['Documents', extra.documents],
      ['Sheets', extra.sheets],
    ])}</section>`;
  return `<section><h1>Print stream ${title.profile}</h1>${list([
    ['Part', `${title.part} of ${title.parts}`],
    ['Batch', title.batchId],
    ['Stream', `${title.streamId}, number ${title.number} of the batch`],
    ['Documents', documents],
    ['Sheets', `${sheets}, this one included`],
  ])}</section>`;
}

const extraCss = (paper: Profile['paper']): string =>
  `@page{size:${paper};margin:25mm}section{break-after:page;font-family:sans-serif}section:last-child{break-after:auto}
   h1{font-size:28pt}dt{font-size:10pt;color:#444}dd{margin:0 0 4mm;font-size:14pt}`;

/** Cover and separator sheets, a page each, in their order. @param extras of the layout's, at most `pagesAtOnce` */
export function extraSheets(
  extras: readonly ExtraSheet[],
  { places, sheets }: Pick<PartLayout, 'places' | 'sheets'>,
  title: PartTitle,
  { paper }: Pick<Profile, 'paper'>,
): Printable {
  const body = extras.map((extra) => extraSheet(extra, title, places.size, sheets)).join('');
  return printable('Sheets about the part', extraCss(paper), body);
}

/** Not quite empty: a page without any content is taken for damaged by some readers. */
export const blankPage = ({ paper }: Pick<Profile, 'paper'>): Printable =>
  printable(
    'Blank',
    `@page{size:${paper};margin:0}div{width:1mm;height:1mm;background:#fff;print-color-adjust:exact}`,
    '<div></div>',
  );

/** What is laid over fronts of sheets, a page for each mark. */
export function markSheets(
  marks: readonly SheetMark[],
  streamId: string,
  { paper, mark, markAt }: Profile,
): Printable {
  const kind = mark === 'omr' ? 'omr' : 'datamatrix';
  const css = `@page{size:${paper};margin:${markAt.top}mm 0 0 ${markAt.left}mm}body{margin:0}div{break-after:page}div:last-child{break-after:auto}`;
  return printable('Marks', css, marks.map((one) => `<div>${drawMark(kind, streamId, one)}</div>`).join(''));
}
