import { describe, expect, it } from '@jest/globals';
import { LookRule, lookOf } from './brand-look.js';
import { colourOf, contrastOf, hexOf } from './colour.js';
import { declarationsOf } from './css.js';
import { readSource } from './markup.js';
import { writtenIn } from './written.js';

const rule = new LookRule(
  lookOf({
    colours: { ink: '#22302a', paper: '#f6f2e9', moss: 'rgb(95, 115, 80)' },
    voice: { colours: ['#5b675f'], fonts: ['Newsreader', 'Times New Roman'] },
  }),
);
const place = { variant: 'email', part: 'mjml' };
const inPage = (source: string) => rule.inPage(place, readSource(writtenIn(source)));
const inSheet = (css: string) => rule.inSheet(place, declarationsOf(css));

describe('colours that pass', () => {
  it.each([
    ['the brand’s, in any way of writing', '<p style="color:#22302A;background:rgb(34 48 42)">a</p>'],
    ['the brand’s with less cover', '<p style="color:#22302a80">a</p>'],
    [
      'black, white, nothing, and what is around',
      '<p style="color:#000;background:white;border-color:transparent;fill:inherit;stroke:currentColor">a</p>',
    ],
    ['what only the data know', '<td bgcolor="{{colour}}" style="background:{{brand.colours.ink}}">a</td>'],
    [
      'words in addresses and strings',
      `<p style="background:url(red.png)">a</p><style>a::after{content:'red #f00'}</style>`,
    ],
    [
      'names of other things',
      '<p style="transition:tan 1s;grid-area:red">a</p><a id="#f00" href="#fff">b</a>',
    ],
    ['numbers of characters', '<p>&#128512; #ff0000 is a colour</p>'],
    [
      'a stylesheet’s variable that is the brand’s',
      '<style>:root{--ink:#22302a} p{color:var(--ink)}</style>',
    ],
  ])('%s', (_, source) => {
    expect(inPage(source)).toEqual([]);
  });
});

describe('colours that do not', () => {
  it.each([
    ['in a style', '<p\n style="color: #ff0000">a</p>', 2, 'color: #ff0000'],
    ['by name', '<p style="border:1px solid tomato">a</p>', 1, 'border: tomato'],
    ['in HTML of old', '<td bgcolor="FF0000">a</td>', 1, 'color: #FF0000'],
    ['in MJML', '<mj-section\n\n background-color="#336699"></mj-section>', 3, 'color: #336699'],
    ['in a gradient', '<p style="background:linear-gradient(#22302a, #0ff)">a</p>', 1, 'background: #0ff'],
    ['in a style sheet inside', '<mj-style>\np { color: red !important; }</mj-style>', 2, 'color: red'],
    ['in a drawing', '<svg><path fill="#123456" d="M0 0"/></svg>', 1, 'color: #123456'],
    ['in an inset', '<p style="background:url(data:image/png;base64,AA) lime">a</p>', 1, 'background: lime'],
    ['that nobody can compare', '<p style="color:oklch(70% 0.1 200)">a</p>', 1, 'color: oklch(70% 0.1 200)'],
    ['beside a value that is known later', '<p style="border:{{width}} solid red">a</p>', 1, 'border: red'],
  ])('%s', (_, source, line, what) => {
    expect(inPage(source)).toEqual([
      expect.objectContaining({
        rule: 'brand-colour',
        place: { ...place, line },
        what: `${what} is no colour of the brand`,
      }),
    ]);
  });

  it.each([
    ['#21302b', 'The nearest is #22302a (ink).'],
    ['#fffaf0', 'The nearest is #f6f2e9 (paper).'],
    ['hsl(94, 18%, 40%)', 'The nearest is #5f7350 (moss).'],
    ['#5a665e', 'The nearest is #5b675f.'],
  ])('%s: %s', (colour, remedy) => {
    expect(inPage(`<p style="color:${colour}">a</p>`)).toMatchObject([{ remedy }]);
  });

  it('are any where the brand has none', () => {
    const free = new LookRule(lookOf({ colours: {} }));
    expect(free.inPage(place, readSource('<p style="color:red;font-family:Papyrus">a</p>'))).toEqual([]);
  });
});

describe('fonts', () => {
  it.each([
    ['the brand’s, with families of a kind', `p{font-family: "newsreader" , 'Times  New Roman', serif}`, []],
    ['the brand’s, in a shorthand', `p{font: italic 500 11pt/1.5 Newsreader, serif}`, []],
    ['a system’s own', 'p{font: caption} q{font-family: system-ui, -apple-system}', []],
    ['another', 'p{font-family: Papyrus, Newsreader}', ['Papyrus']],
    ['another in a shorthand', `p{font: 700 1.2em / 20px "Comic Sans MS", fantasy}`, ['Comic Sans MS']],
    [
      'another that is brought along',
      '@font-face{font-family: Lobster; src: url(data:font/woff2;base64,AA)}',
      ['Lobster'],
    ],
  ])('%s', (_, css, found) => {
    expect(inSheet(css).map(({ what }) => /the font (.*) is none/.exec(what)?.[1])).toEqual(found);
  });

  it('are looked at in MJML and HTML of old', () => {
    expect(
      inPage('<mj-all font-family="Papyrus" /><font face="Impact">a</font>').map(({ what }) => what),
    ).toEqual(['the font Papyrus is none of the brand’s', 'the font Impact is none of the brand’s']);
  });
});

describe('colours as numbers', () => {
  it.each([
    ['#abc', '#aabbcc'],
    ['rgb(100% 0% 0%)', '#ff0000'],
    ['hsl(120deg 100% 25%)', '#008000'],
    ['hsla(-120, 100%, 50%, .5)', '#0000ff'],
    ['RebeccaPurple', '#663399'],
  ])('%s is %s', (text, hex) => {
    const colour = colourOf(text);
    expect(colour && hexOf(colour)).toBe(hex);
  });

  it.each(['#12345', 'redd', 'rgb(1)', 'var(--x)', 'rgb(a b c)'])('%s is none', (text) => {
    expect(colourOf(text)).toBeUndefined();
  });

  it.each([
    ['#000', '#fff', 21],
    ['#777', '#fff', 4.48],
    ['#fff', '#fff', 1],
  ])('%s on %s has the contrast that WCAG gives', (one, other, ratio) => {
    expect(contrastOf(colourOf(one)!, colourOf(other)!)).toBeCloseTo(ratio, 2);
  });
});
