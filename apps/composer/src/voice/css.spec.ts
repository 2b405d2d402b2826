import { describe, expect, it } from '@jest/globals';
import { declarationsOf, withoutStrings, wordsIn } from './css.js';

const pairs = (css: string) =>
  declarationsOf(css).map(({ property, value, line }) => [property, value, line]);

describe('the declarations of a style sheet', () => {
  it.each([
    [
      'a style attribute',
      'color:red; background : #FFF',
      [
        ['color', 'red', 1],
        ['background', '#FFF', 1],
      ],
    ],
    [
      'rules with lines',
      'p {\n  color: red;\n\n  margin: 0\n}\nb{top:1px}',
      [
        ['color', 'red', 2],
        ['margin', '0', 4],
        ['top', '1px', 6],
      ],
    ],
    [
      'rules inside rules',
      '@media print {\n a { color: red }\n}\n@page { @top-left { color: blue } margin: 0 }',
      [
        ['color', 'red', 2],
        ['color', 'blue', 4],
        ['margin', '0', 4],
      ],
    ],
    [
      'comments between',
      '/* a{color:green}\n*/ p { co/**/lor: x; /* ; */ color: /* no */ red }',
      [['color', 'red', 2]],
    ],
    [
      'braces and semicolons in strings',
      `p::after { content: "};color:red"; top: 0 }`,
      [
        ['content', '"};color:red"', 1],
        ['top', '0', 1],
      ],
    ],
    [
      'semicolons in addresses',
      'a { src: url(data:font/woff2;base64,AA;}BB); color: red !important }',
      [
        ['src', 'url(data:font/woff2;base64,AA;}BB)', 1],
        ['color', 'red', 1],
      ],
    ],
    ['a selector that looks like a declaration', 'a:hover { color: red }', [['color', 'red', 1]]],
    [
      'CSS that never ends',
      'p { color: red; background: "',
      [
        ['color', 'red', 1],
        ['background', '"', 1],
      ],
    ],
  ])('are found in %s', (_, css, found) => {
    expect(pairs(css)).toEqual(found);
  });

  it('know which of them belong together', () => {
    const [a, b, c] = declarationsOf('p { color: red; a { top: 0 } background: blue }');
    expect(a?.rule).toBe(c?.rule);
    expect(a?.rule).not.toBe(b?.rule);
  });

  it('are found in a megabyte of fonts, or of braces, in no time to speak of', () => {
    const fonts = `@font-face { src: url(data:font/woff2;base64,${'A'.repeat(1_000_000)}) }`.repeat(2);
    expect(declarationsOf(fonts)).toHaveLength(2);
    expect(declarationsOf('{'.repeat(1_000_000))).toEqual([]);
    expect(declarationsOf('a:b;'.repeat(100_000))).toHaveLength(100_000);
  });
});

describe('a value without its strings', () => {
  it('has neither the words nor the addresses in it', () => {
    expect(withoutStrings(`"red" url(red.png) 'it\\'s red' #fff`).trim()).toBe('#fff');
  });
});

describe('words that a style sheet shows', () => {
  it.each([
    [`content: 'Page ' counter(page) ' of'`, 'Page  of'],
    [String.raw`content: 'a\A b \e9t\E9 \'x\''`, "a\nb été'x'"],
    [`--before: "Seite "`, 'Seite '],
    [`font-family: 'Gratis Sans'`, ''],
  ])('%s', (css, words) => {
    expect(declarationsOf(css).map(wordsIn).join('')).toBe(words);
  });
});
