import { describe, expect, it } from '@jest/globals';
import { masked, piecesOf } from './statements.js';

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

  it('takes no apostrophe in a comment or a name for the beginning of a string', () => {
    expect(statements("{{! it's }}a{{b}}c{{! it's }}")).toEqual(["{{! it's }}", '{{b}}', "{{! it's }}"]);
    expect(statements("{{a.[it's]}}b{{c}}d{{a.[it's]}}")).toEqual(["{{a.[it's]}}", '{{c}}', "{{a.[it's]}}"]);
  });

  it('puts words in their place that the source does not have', () => {
    const { text, words, statements } = masked('tbx0z TBXX {{a}}{{! no }}{{b}}');
    expect(statements).toEqual(['{{a}}', '{{b}}']);
    expect([...text.matchAll(words)].map(([, i]) => Number(i))).toEqual([0, 1]);
  });
});
