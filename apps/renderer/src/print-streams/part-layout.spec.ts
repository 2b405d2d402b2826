import { describe, expect, it } from '@jest/globals';
import { type PrintedMember, layOut, pagesOf } from './part-layout.js';

const member = (communicationId: string, envelope: number, pages: number, first = 1): PrintedMember => ({
  communicationId,
  envelope,
  file: 'gang.pdf',
  first,
  pages,
});
const plain = { sides: 'one-sided', cover: false, separators: false } as const;
const both = { ...plain, sides: 'two-sided-long-edge' } as const;
const ways = (layout: ReturnType<typeof layOut>): string =>
  layout.pages
    .map((source) => {
      if (source.from === 'blank') return '_';
      return source.from === 'extra' ? `x${source.page}` : `${source.first}+${source.pages}`;
    })
    .join(' ');

describe('the pages of a part', () => {
  const members = [member('a', 1, 3), member('b', 1, 2, 4), member('c', 2, 1, 6)];

  it('follow each other where one side is printed', () => {
    const layout = layOut(members, plain);
    expect(ways(layout)).toBe('1+3 4+2 6+1');
    expect(layout.sheets).toBe(6);
    expect(layout.places.get('c')).toEqual({
      firstPage: 6,
      pages: 1,
      sheets: 1,
      envelope: { number: 2, firstPage: 6, lastPage: 6 },
    });
  });

  it('begin each document on a new sheet where both sides are printed', () => {
    const layout = layOut(members, both);
    expect(ways(layout)).toBe('1+3 _ 4+2 6+1 _');
    expect(layout.sheets).toBe(4);
    expect(pagesOf(layout, both)).toBe(8);
    expect(layout.places.get('a')).toMatchObject({ firstPage: 1, pages: 4, sheets: 2 });
    expect(layout.places.get('b')).toMatchObject({ firstPage: 5, pages: 2, sheets: 1 });
    expect(layout.places.get('b')?.envelope).toEqual({ number: 1, firstPage: 1, lastPage: 6 });
  });

  it('tell the inserter which sheet of its envelope each front is, whatever document it is of', () => {
    expect(layOut(members, both).marks).toEqual([
      { page: 1, envelope: 1, sheet: 1, sheets: 3 },
      { page: 3, envelope: 1, sheet: 2, sheets: 3 },
      { page: 5, envelope: 1, sheet: 3, sheets: 3 },
      { page: 7, envelope: 2, sheet: 1, sheets: 1 },
    ]);
  });

  it('have a cover and a sheet before each envelope where that is asked, which bear no mark', () => {
    const layout = layOut(members, { ...both, cover: true, separators: true });
    expect(ways(layout)).toBe('x1 _ x2 _ 1+3 _ 4+2 x3 _ 6+1 _');
    expect(layout.extras).toEqual([
      { about: 'part' },
      { about: 'envelope', envelope: 1, documents: 2, sheets: 3 },
      { about: 'envelope', envelope: 2, documents: 1, sheets: 1 },
    ]);
    expect(layout.marks.map(({ page }) => page)).toEqual([5, 7, 9, 13]);
    expect(layout.places.get('c')?.envelope).toEqual({ number: 2, firstPage: 11, lastPage: 14 });
  });
});
