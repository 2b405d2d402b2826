import { describe, expect, it } from '@jest/globals';
import { readPage, readSource } from './markup.js';

const texts = (html: string): string[] =>
  readPage(html).runs.map(({ text }) => text.replace(/\s+/g, ' ').trim());

describe('the words of a page', () => {
  it.each([
    ['keep together what tags split', '<p>gra<b>t</b><a href="x">is</a></p>', ['gratis']],
    [
      'keep apart what stands in other cells',
      '<table><tr><td>act</td><td>now</td></tr></table>',
      ['act', 'now'],
    ],
    ['have line breaks', '<p>act<br>now</p>', ['act now']],
    ['are not broken by where they may break', '<p>gra<wbr>tis</p>', ['gratis']],
    ['have their entities decoded', '<p>&#103;ra&shy;t&#x69;s &amp; more</p>', ['gra\u00adtis & more']],
    [
      'are not those of comments, scripts and styles',
      '<!-- a --><style>b{}</style><script>c</script><p>d</p>',
      ['d'],
    ],
    ['are those that Outlook alone shows', '<p>a</p><!--[if mso]><p>b</p><![endif]-->', ['a', 'b']],
    [
      'are those of pictures and labels',
      '<img alt="A house"><p aria-label="Read aloud" title="Shown">x</p>',
      ['A house', 'Shown', 'Read aloud', 'x'],
    ],
    ['are those of drawings', '<svg><title>Sales</title><text>May</text></svg>', ['Sales', 'May']],
    [
      'are there in MJML',
      '<mjml><mj-body><mj-section><mj-column><mj-text>a</mj-text><mj-button>b</mj-button></mj-column></mj-section></mj-body></mjml>',
      ['a', 'b'],
    ],
    ['survive broken HTML', '<p>a<td>b</span></p><b>c', ['ab', 'c']],
    ['run from right to left as they are written', '<p dir="rtl">مرحبا <b>بك</b></p>', ['مرحبا بك']],
  ])('%s', (_, html, found) => {
    expect(texts(html).toSorted()).toEqual(found.toSorted());
  });

  it('know their line, and whether they are hidden', () => {
    const page = readSource('<div style="display:none">pre</div>\n<p>\n one</p>\n<p hidden>two</p>');
    expect(page.runs.map(({ text, line, hidden }) => [text.trim(), line, hidden])).toEqual([
      ['pre', 1, true],
      ['one', 3, false],
      ['two', 4, true],
    ]);
  });
});

it.each([
  ['elements', '<div>'.repeat(100_000)],
  [
    'formats that reopen in every paragraph',
    Array.from({ length: 20_000 }, (_, i) => `<p><b id="${i}">`).join(''),
  ],
  ['tables in tables', '<table><tr><td>'.repeat(50_000)],
])('refuses %s nested without measure, at once', (_, html) => {
  expect(() => readPage(html)).toThrow('nested more than 400 deep');
});

it('reads a megabyte of paragraphs', () => {
  expect(readPage('<p>a <i>b</i></p>'.repeat(50_000)).runs).toHaveLength(50_000);
});

it('reads a source that is but rows of a table, and keeps what they state', () => {
  const { attributes } = readSource('<tr>\n<td bgcolor="#fff">a</td></tr>');
  expect(attributes).toEqual([{ element: 'td', name: 'bgcolor', value: '#fff', line: 2 }]);
});
