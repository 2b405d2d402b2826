import bwip from 'bwip-js';
import type { SheetMark } from './part-layout.js';

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

/**
 * What a Data Matrix holds, 22 characters: eight of the stream's id, six digits for the envelope, three for the sheet,
 * three for how many sheets its envelope has, and `L` on the last of them (`-` on the others), then `1` for this form.
 */
export const markText = (streamId: string, { envelope, sheet, sheets }: Omit<SheetMark, 'page'>): string =>
  `${streamId.slice(0, 8)}${digits(envelope, 6)}${digits(sheet, 3)}${digits(sheets, 3)}${sheet === sheets ? 'L' : '-'}1`;

const millimetres = (svg: string, width: number, height: number): string =>
  svg.replace('<svg ', `<svg style="width:${width}mm;height:${height}mm;display:block" `);

/** Drawn from its modules, row by row: the library's own drawing takes three times as long, and there are thousands. */
function dataMatrix(streamId: string, mark: SheetMark): string {
  const [symbol] = bwip.raw({ bcid: 'datamatrix', text: markText(streamId, mark) });
  if (!symbol || !('pixs' in symbol)) throw new Error('A Data Matrix is made of modules.');
  const { pixs, pixx: columns, pixy: rows } = symbol;
  let path = '';
  for (let at = 0, end = 0; at < pixs.length; at = end) {
    const rowEnd = at - (at % columns) + columns;
    end = at + 1;
    while (end < rowEnd && pixs[end] === pixs[at]) end++;
    if (pixs[at] === 1) path += `M${at % columns} ${Math.floor(at / columns)}h${end - at}v1h${at - end}z`;
  }
  return millimetres(`<svg viewBox="0 0 ${columns} ${rows}"><path d="${path}"/></svg>`, 9, 9);
}

/** A sixth of an inch, at which inserters look for lines. */
const pitch = 25.4 / 6;
/** After the first sheet without a number comes a sheet too few, or one too many. */
const sequenceBits = 3;

/**
 * The lines of an OMR mark from above: a safety line that is always there, the end of the envelope, the sheet's number
 * modulo eight with its highest bit first, and one that makes the number of lines even.
 */
export function omrLines({ sheet, sheets }: Pick<SheetMark, 'sheet' | 'sheets'>): boolean[] {
  const number = Array.from(
    { length: sequenceBits },
    (_, i) => ((sheet >> (sequenceBits - 1 - i)) & 1) === 1,
  );
  const lines = [true, sheet === sheets, ...number];
  return [...lines, lines.filter(Boolean).length % 2 === 1];
}

function omr(mark: SheetMark): string {
  const lines = omrLines(mark).flatMap((there, i) =>
    there ? [`<path d="M0 ${(i * pitch + 0.5).toFixed(3)}h8" stroke="#000" stroke-width="0.5"/>`] : [],
  );
  const height = omrLines(mark).length * pitch;
  return millimetres(`<svg viewBox="0 0 8 ${height.toFixed(3)}">${lines.join('')}</svg>`, 8, height);
}

/** The mark as SVG, in its printed size. */
export const drawMark = (kind: 'datamatrix' | 'omr', streamId: string, mark: SheetMark): string =>
  kind === 'datamatrix' ? dataMatrix(streamId, mark) : omr(mark);
