import { describe, expect, it } from '@jest/globals';
import { drawMark, markText, omrLines } from './sheet-mark.js';

const stream = '0d5c6e5a-2f0e-5b7c-9a51-77d1f0d4b8c2';

describe('the mark of a sheet', () => {
  it('names stream, envelope, sheet and sheets, and says which is the last', () => {
    expect(markText(stream, { envelope: 17, sheet: 1, sheets: 3 })).toBe('0d5c6e5a000017001003-1');
    expect(markText(stream, { envelope: 17, sheet: 3, sheets: 3 })).toBe('0d5c6e5a000017003003L1');
  });

  it('is a Data Matrix that is drawn in millimetres', () => {
    const svg = drawMark('datamatrix', stream, { page: 1, envelope: 1, sheet: 1, sheets: 1 });
    expect(svg).toMatch(/^<svg style="width:9mm;height:9mm/);
    expect(svg).toContain('<path');
  });

  it.each([
    [1, 2, '1 0 001 0'],
    [2, 2, '1 1 010 1'],
    [7, 9, '1 0 111 0'],
    [8, 9, '1 0 000 1'],
  ])('%i of %i has the lines %s', (sheet, sheets, lines) => {
    const drawn = omrLines({ sheet, sheets }).map((there) => (there ? '1' : '0'));
    expect(drawn.join('')).toBe(lines.replaceAll(' ', ''));
  });
});
