import { describe, expect, it } from '@jest/globals';
import { relevantTags } from './relevant-tags.js';

const texts = (html: string): string[] => relevantTags(html).map(({ text }) => text);

describe('the tags that a mail’s finishing asks for', () => {
  it('are links and the body, whatever their values hold, each at its place', () => {
    const html =
      '<html><body class="b"><p>1 < 2 <a href="https://x.example/?a>b" title=\'"\'>x</a><area href=y></body>';
    expect(texts(html)).toEqual([
      '<html>',
      '<body class="b">',
      '<a href="https://x.example/?a>b" title=\'"\'>',
      '</a>',
      '<area href=y>',
      '</body>',
    ]);
    for (const { start, text } of relevantTags(html))
      expect(html.slice(start, start + text.length)).toBe(text);
  });

  it.each([
    ['a comment', '<!-- <a href="x"> -->'],
    ['a comment for Outlook', '<!--[if mso]><a href="x"><![endif]-->'],
    ['a comment without an end', '<!-- <a href="x">'],
    ['a style sheet', '<style><a href="x"></style>'],
    ['a text area without an end', '<textarea><a href="x">'],
    ['elements of similar names', '<abbr><article><header><b>'],
  ])('are not those in %s', (_, html) => {
    expect(texts(html)).toEqual([]);
  });

  it.each([
    ['a tag that is cut off', '<p><a href="x'],
    ['CDATA', '<![CDATA[<a href="x">]]>'],
    ['an element whose content browsers take for text', '<xmp><a href="x"></xmp>'],
    ['foreign content', '<svg><a href="x"></svg>'],
    ['an end of a comment that only browsers know', '<!-- --!><a href="x">'],
  ])('are left to the parser, with all the rest, where there is %s', (_, html) => {
    expect(texts(html)).toEqual([html]);
  });

  it('are found in a time that grows with the mail, also where nothing is ever closed', () => {
    const began = performance.now();
    for (const piece of ['<a ', '<a x="', '<!--', '<style>', '<a x=', "<area href='", '<title '])
      relevantTags(piece.repeat(20_000));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
