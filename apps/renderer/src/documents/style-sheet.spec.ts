import { describe, expect, it } from '@jest/globals';
import {
  addressesIn,
  descriptorIn,
  familiesOf,
  familyListsIn,
  fontFacesIn,
  withoutFontFaces,
  wordsIn,
} from './style-sheet.js';

describe('the families that a style sheet asks for', () => {
  it.each([
    ['a{font-family:A,"B, C"}', [['a', 'b, c']]],
    [
      'a{font:12px/1.5 A}b{font: italic  small-caps 1.2em / normal "B",serif!important}',
      [['a'], ['b', 'serif']],
    ],
    ['a{font:\n  500\n  9pt\n  A}', [['a']]],
    ['p font:first-child{font:1px A}', [['a']]],
    ['p font:hover{margin: 1px auto}', []],
    ['a{font:inherit;font-size:1px}b{--font: 1px A}', []],
  ])('of %s', (css, lists) => expect(familyListsIn(css)).toEqual(lists));
});

describe('the addresses in a style sheet', () => {
  it.each([
    ['url(a) URL( "b)" ) url(\' c \')', ['a', 'b)', 'c']],
    ['content:"url(" ; background:url("y")', ['y']],
    ['content:"see url(foo"; background:url( x )', ['x']],
    ['url("a"b) url()', ['']],
  ])('of %s', (css, addresses) => expect(addressesIn(css)).toEqual(addresses));
});

describe('the words of a style sheet', () => {
  it.each([
    ['a::before{content:"x" counter(n) \'y\';quotes:"«" "»"}', 'x y « »'],
    ['a{content:"\\22 a\\"b\\\nc"}', '"a"bc'],
    ['a{color:"x"}', ''],
  ])('of %s', (css, words) => expect(wordsIn(css)).toBe(words));
});

/** Whoever is signed in may send such a preview, and all others wait for its end. */
describe('a style sheet of 3 MB that is meant to take long', () => {
  const blanks = ' '.repeat(3_000_000);
  it.each([
    ['comments', '/* '],
    ['font faces', '@font-face{'],
    ['addresses', 'url('],
    ['addresses of fonts', '@font-face{src:url('],
    ['quoted addresses', 'url("'],
    ['addresses and a quotation mark', 'url(a', '"'],
    ['an address that is blank', '', `url(${blanks}"`],
    ['shorthands', ' font:a'],
    ['a shorthand that is blank', '', ` font:${blanks}a`],
    ['shorthands of numbers', ' font: 1px/1 1px/'],
    ['families', ' font-family:'],
    ['parentheses of families', '(', '', ' font-family:'],
    ['words', ' content:\\"'],
    ['a word of quotation marks', '\\"', '', ' content:"'],
    ['a word of backslashes', '\\', '', ' content:"'],
    ['custom properties', ' --'],
  ])('is read in good time: %s', (_, piece, end = '', beginning = '') => {
    const many = piece && piece.repeat(Math.ceil(3_000_000 / piece.length));
    const css = beginning + many + end;
    const since = process.cpuUsage();
    for (const body of fontFacesIn(css)) descriptorIn(body, 'src');
    const declarations = withoutFontFaces(css);
    familyListsIn(declarations);
    familiesOf(declarations);
    addressesIn(declarations);
    wordsIn(declarations);
    expect(process.cpuUsage(since).user / 1e6).toBeLessThan(4);
  });
});
