import { describe, expect, it } from '@jest/globals';
import { findAgain, wordsOf } from './places.ts';

const page = [
  { path: '0/0', words: 'Hello Aoife' },
  { path: '0/1', words: 'Your parcel is on its way.' },
  { path: '0/2/0', words: 'Details' },
  { path: '0/10/0', words: 'Details' },
];

describe('a place of a preview', () => {
  it('is where it was while nothing changes', () => {
    expect(findAgain(page, { path: '0/1', quote: 'Your parcel is on its way.' })).toBe(page[1]);
  });

  it('goes along with its words when something comes in before it', () => {
    const later = [
      { path: '0/0', words: 'A new block' },
      ...page.map((one) => ({ ...one, path: `1/${one.path}` })),
    ];
    expect(findAgain(later, { path: '0/1', quote: 'Your parcel is on its way.' })?.path).toBe('1/0/1');
  });

  it('is the nearest of those that read alike', () => {
    expect(findAgain(page, { path: '0/9/0', quote: 'Details' })?.path).toBe('0/10/0');
    expect(findAgain(page, { path: '0/2/1', quote: 'Details' })?.path).toBe('0/2/0');
  });

  it('is the same element when its words are changed, and when nobody kept them', () => {
    expect(findAgain(page, { path: '0/0', quote: 'Dear Aoife' })).toBe(page[0]);
    expect(findAgain(page, { path: '0/0' })).toBe(page[0]);
  });

  it('is nowhere when neither its words nor its way are there', () => {
    expect(findAgain(page, { path: '4/4', quote: 'Gone' })).toBeUndefined();
  });

  it('is known by one short line', () => {
    expect(wordsOf('  Hello\n   Aoife ')).toBe('Hello Aoife');
    expect(wordsOf('x'.repeat(500))).toHaveLength(120);
  });
});
