import { describe, expect, it } from '@jest/globals';
import { piecesOf } from './statements.js';

const statements = (source: string) =>
  piecesOf(source)
    .filter((piece) => piece.statement)
    .map((piece) => piece.text);

describe('cutting a template into text and statements', () => {
  it('loses nothing', () => {
    const source = 'a{{b}}c {{#if (eq d "}}")}}e{{/if}}{{!-- {{f}} --}}{{{g}}}';
    expect(
      piecesOf(source)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(source);
  });

  it('sees through braces in strings and in comments', () => {
    expect(statements(`x{{t "}}" a='{{'}}y{{!-- {{no}} --}}z{{{raw}}}`)).toEqual([
      `{{t "}}" a='{{'}}`,
      '{{!-- {{no}} --}}',
      '{{{raw}}}',
    ]);
  });
});
