import { describe, expect, it } from '@jest/globals';
import { numberedLines } from './lines.ts';

describe('the lines of a difference', () => {
  it('have their numbers before and after, with a gap between two places', () => {
    const hunks = [
      { before: 4, after: 4, lines: [' a', '-b', '+c', '+d'] },
      { before: 20, after: 21, lines: ['-e'] },
    ];
    expect(numberedLines({ field: 'email.mjml', change: 'changed', hunks })).toEqual([
      { mark: ' ', text: 'a', before: 4, after: 4 },
      { mark: '-', text: 'b', before: 5 },
      { mark: '+', text: 'c', after: 5 },
      { mark: '+', text: 'd', after: 6 },
      { mark: ' ', text: '', gap: true },
      { mark: '-', text: 'e', before: 20 },
    ]);
  });
});
