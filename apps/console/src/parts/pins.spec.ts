import { describe, expect, it } from '@jest/globals';
import type { Comment, CommentPlace } from '../api/records.ts';
import { heeded, pinsIn, pinsOf, placeText } from './pins.ts';

const said = (id: string, place: CommentPlace | null, resolvedAt: string | null = null): Comment => ({
  ...{ id, version: 1, text: id, place, replyTo: null, writtenBy: 'somebody', writtenAt: '' },
  ...{ resolvedBy: null, resolvedAt },
});
const title: CommentPlace = { channel: 'email', element: { path: '0', quote: 'On its way' } };
const note: CommentPlace = { channel: 'email', document: 'note', element: { path: '1' } };
const comments = [
  said('whole', null),
  said('title', title),
  said('line', { field: 'variants.email.mjml', line: 3 }),
  said('note', note, '2026-01-01T00:00:00Z'),
  said('spot', { channel: 'email', x: 0.5, y: 0.5 }),
];

describe('the pins of a preview', () => {
  it('are the comments on its places, numbered as they were said', () => {
    expect(pinsOf(comments).map(({ id, number, isResolved }) => [id, number, isResolved])).toEqual([
      ['title', 1, false],
      ['note', 2, true],
      ['spot', 3, false],
    ]);
  });

  it('are shown where they were put, and keep their numbers there', () => {
    const pins = pinsOf(comments);
    const numbers = (document?: string) =>
      pinsIn(pins, { channel: 'email', document }).map(({ number }) => number);
    expect(numbers()).toEqual([1, 3]);
    expect(numbers('note')).toEqual([2]);
    expect(pinsIn(pins, { channel: 'print' })).toEqual([]);
  });
});

describe('the comments that an author heeds', () => {
  it('are those on the version, and those on earlier ones that nobody has settled', () => {
    const earlier = { ...said('earlier', null), version: 1 };
    const settled = { ...said('settled', null, '2026-01-01T00:00:00Z'), version: 1 };
    const own = { ...said('own', null, '2026-01-01T00:00:00Z'), version: 2 };
    expect(heeded([earlier, settled, own], 2)).toEqual([earlier, own]);
  });
});

describe('a place in words', () => {
  it.each([
    [{ field: 'variants.email.mjml', line: 3 }, 'variants.email.mjml, line 3'],
    [title, 'E-mail, “On its way”'],
    [note, 'E-mail, note, a place in the preview'],
    [{ channel: 'print', x: 0.1, y: 0.2 } as const, 'Letter'],
  ])('%j is %s', (place, words) => expect(placeText(place)).toBe(words));
});
