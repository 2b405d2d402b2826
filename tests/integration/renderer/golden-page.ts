import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as mupdf from 'mupdf';
import { openPdf } from './pdf-structure.js';

/**
 * Golden pages are pictures, and are kept as text: 120 characters to the line, from ` ` for white to `@` for
 * dark.
 * That is coarse enough to be the same on every machine and fine enough to show a line that moved.
 * After a change that is meant, write them anew and look at the difference: `GOLDEN=update npm test -- golden`.
 */

const columns = 120;
const levels = ' .:-=+*#%@';
/** Cells may differ by so many levels: edges fall to either side of a cell. */
const levelTolerance = 2;
/** And so many of a hundred by more than that. */
const percentTolerance = 0.2;
/** Letters are thin: what is half dark counts as dark. */
const contrast = 2;

interface Raster {
  width: number;
  height: number;
  /** A level for each cell, line by line. */
  cells: number[];
}

function rasterOf(pdf: Buffer, page: number): Raster {
  const opened = openPdf(pdf).loadPage(page);
  const [left, , right] = opened.getBounds();
  // Four by four dots to a cell, so that a cell is as grey as what is in it.
  const scale = (columns * 4) / (right - left);
  const pixmap = opened.toPixmap(mupdf.Matrix.scale(scale, scale), mupdf.ColorSpace.DeviceGray, false);
  const [pixels, stride] = [pixmap.getPixels(), pixmap.getStride()];
  const [width, height] = [Math.floor(pixmap.getWidth() / 4), Math.floor(pixmap.getHeight() / 4)];
  const cells = Array.from({ length: width * height }, (_, cell) => {
    const [x, y] = [(cell % width) * 4, Math.floor(cell / width) * 4];
    let light = 0;
    for (let dot = 0; dot < 16; dot++) light += pixels[(y + (dot >> 2)) * stride + x + (dot & 3)] ?? 255;
    return Math.min(levels.length - 1, Math.round((1 - light / 16 / 255) * (levels.length - 1) * contrast));
  });
  return { width, height, cells };
}

const written = ({ width, height, cells }: Raster): string =>
  Array.from({ length: height }, (_, y) =>
    cells
      .slice(y * width, (y + 1) * width)
      .map((level) => levels[level])
      .join('')
      .trimEnd(),
  ).join('\n') + '\n';

function read(text: string): Raster {
  const lines = text.replace(/\n$/, '').split('\n');
  const cells = lines.flatMap((line) =>
    [...line.padEnd(columns)].map((char) => Math.max(0, levels.indexOf(char))),
  );
  return { width: columns, height: lines.length, cells };
}

/** Cells that differ by more than they may, by place. */
function differing(actual: Raster, expected: Raster): number[] {
  return actual.cells.flatMap((level, i) =>
    Math.abs(level - (expected.cells[i] ?? 0)) > levelTolerance ? [i] : [],
  );
}

function pngOf(pixels: (cell: number) => [number, number, number], { width, height }: Raster): Uint8Array {
  const zoom = 4;
  const pixmap = new mupdf.Pixmap(mupdf.ColorSpace.DeviceRGB, [0, 0, width * zoom, height * zoom], false);
  const bytes = pixmap.getPixels();
  const stride = pixmap.getStride();
  for (let y = 0; y < height * zoom; y++)
    for (let x = 0; x < width * zoom; x++)
      bytes.set(pixels(Math.floor(y / zoom) * width + Math.floor(x / zoom)), y * stride + x * 3);
  return pixmap.asPNG();
}

const grey = (level = 0): [number, number, number] => {
  const light = 255 - Math.round((level / (levels.length - 1)) * 255);
  return [light, light, light];
};

/** @returns the folder with three pictures: what came out, what should have, and what differs in red */
async function writePictures(
  name: string,
  actual: Raster,
  expected: Raster,
  wrong: readonly number[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `golden-${name}-`));
  const red = new Set(wrong);
  const pictures = {
    actual: pngOf((cell) => grey(actual.cells[cell]), actual),
    expected: pngOf((cell) => grey(expected.cells[cell]), expected),
    difference: pngOf((cell) => (red.has(cell) ? [220, 0, 0] : grey((actual.cells[cell] ?? 0) / 3)), actual),
  };
  for (const [picture, png] of Object.entries(pictures)) await writeFile(join(folder, `${picture}.png`), png);
  return folder;
}

const goldenFolder = fileURLToPath(new URL('golden/', import.meta.url));
const goldenFile = (name: string): string => join(goldenFolder, `${name}.txt`);

/**
 * Compares a page with its golden one.
 * @param page from 0
 * @throws Error with the folder of the pictures where it looks different
 */
export async function expectGoldenPage(name: string, pdf: Buffer, page: number): Promise<void> {
  if (process.env['GOLDEN'] !== 'update') return compareWithGolden(name, pdf, page);
  mkdirSync(goldenFolder, { recursive: true });
  writeFileSync(goldenFile(name), written(rasterOf(pdf, page)));
}

/** The same, and never writes a golden page. */
export async function compareWithGolden(name: string, pdf: Buffer, page: number): Promise<void> {
  const actual = rasterOf(pdf, page);
  const file = goldenFile(name);
  if (!existsSync(file))
    throw new Error(`There is no ${file}. Look at the page, then: GOLDEN=update npm test -- golden`);
  const expected = read(readFileSync(file, 'utf8'));
  const wrong = differing(actual, expected);
  const percent = (wrong.length / actual.cells.length) * 100;
  if (actual.height === expected.height && percent <= percentTolerance) return;
  const folder = await writePictures(name, actual, expected, wrong);
  throw new Error(
    `The page ${name} looks different in ${percent.toFixed(1)} % of its area: see ${folder}. ` +
      'Where that is meant: GOLDEN=update npm test -- golden',
  );
}
