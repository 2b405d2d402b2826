import { describe, expect, it } from '@jest/globals';
import type { PrintableDocument } from './document-printer.js';
import { gangsOf, PageGuesses, placesOf, separatorSize } from './gangs.js';

const documentOf = (styleSheet: string, length = 100, locale = 'en'): PrintableDocument => ({
  title: '',
  locale,
  dir: 'ltr',
  styleSheet: { digest: styleSheet, css: '' },
  body: 'x'.repeat(length),
  tagged: false,
});

const sizesOf = (documents: number, atOnce: number): number[] =>
  gangsOf(
    Array.from({ length: documents }, () => documentOf('a')),
    atOnce,
  ).map(({ length }) => length);

describe('documents share a gang', () => {
  it('when style sheet, locale and direction are the same, whatever lies between them', () => {
    const documents = [documentOf('a'), documentOf('b'), documentOf('a', 1, 'de'), documentOf('a')];
    expect(gangsOf(documents, 2)).toEqual([[0, 3], [1], [2]]);
  });

  it('up to forty of them, and two million characters', () => {
    expect(sizesOf(90, 1)).toEqual([30, 30, 30]);
    expect(
      gangsOf(
        [1_000_000, 900_000, 200_000, 5_000_000, 1].map((n) => documentOf('a', n)),
        1,
      ),
    ).toEqual([[0, 1], [2], [3], [4]]);
  });

  it.each([
    [160, 2, [40, 40, 40, 40]],
    [200, 2, [34, 34, 34, 34, 34, 30]],
    [40, 2, [20, 20]],
    [40, 8, [10, 10, 10, 10]],
    [19, 2, [19]],
  ])('evenly, so that no page waits for another: %i of them on %i pages', (documents, pages, sizes) =>
    expect(sizesOf(documents, pages)).toEqual(sizes),
  );

  it('never with none', () => expect(gangsOf([], 2)).toEqual([]));
});

describe('the places of documents in the file they share', () => {
  const page = { width: 595, height: 842, blank: false };
  const separator = { ...separatorSize, blank: true };

  it('are between the separators', () => {
    expect(placesOf([page, page, separator, page, separator, page], 3)).toEqual([
      { first: 1, pages: 2 },
      { first: 4, pages: 1 },
      { first: 6, pages: 1 },
    ]);
  });

  it.each([
    ['a separator is missing', [page, page], 2],
    ['there is one more', [page, separator, page, separator, page], 2],
    ['a document has no page', [page, separator, separator, page], 3],
    ['the last one has no page', [page, separator], 2],
    ['something is printed on a separator', [page, { ...separator, blank: false }, page], 2],
    ['there is nothing', [], 1],
  ])('are not told where %s', (_, pages, count) => expect(placesOf(pages, count)).toBeUndefined());
});

describe('the number of pages is guessed', () => {
  it('as one before anything is known, then by the body of the nearest length', () => {
    const guesses = new PageGuesses();
    expect(guesses.guess(5_000)).toBe(1);
    guesses.learn(5_000, 2);
    guesses.learn(9_000, 3);
    expect([100, 6_900, 7_100, 90_000].map((length) => guesses.guess(length))).toEqual([2, 2, 3, 3]);
  });

  it('from the last two hundred only', () => {
    const guesses = new PageGuesses();
    guesses.learn(5_000, 9);
    for (let i = 0; i < 200; i++) guesses.learn(100, 1);
    expect(guesses.guess(5_000)).toBe(1);
  });
});
