import { describe, expect, it } from '@jest/globals';
import { contrastInPage, contrastInSheet } from './contrast.js';
import { declarationsOf } from './css.js';
import { readPage } from './markup.js';

const place = { variant: 'email', part: 'mjml' };
const inPage = (html: string) => contrastInPage(readPage(html), place).map(({ what }) => what);

describe('text that can be read, or of which too little is known', () => {
  it.each([
    ['dark on light', '<p style="color:#22302a;background:#f6f2e9">a</p>'],
    ['large, with less', '<p style="color:#767676;background:#ddd;font-size:24px">a</p>'],
    [
      'bold and fairly large, with less',
      '<p style="color:#767676;background:#ddd;font-size:14pt;font-weight:700">a</p>',
    ],
    ['without a background', '<p style="color:#eee">a</p>'],
    ['without a colour', '<p style="background:#000">a</p>'],
    ['over a picture', '<div style="background:#000 url(a.png)"><p style="color:#111">a</p></div>'],
    [
      'over a picture of old',
      '<table background="a.png" bgcolor="#000000"><tr><td style="color:#111">a</td></tr></table>',
    ],
    [
      'a link, whose colour is the browser’s',
      '<div style="color:#fff;background:#fff"><a href="x">a</a></div>',
    ],
    ['hidden', '<div style="display:none;color:#fff;background:#fff">a</div>'],
    ['not text', '<td bgcolor="#ffffff" style="color:#fff">&nbsp;·</td>'],
    ['where a variable decides', '<div style="background:var(--x)"><p style="color:#fff">a</p></div>'],
  ])('%s', (_, html) => {
    expect(inPage(html)).toEqual([]);
  });
});

describe('text that is hard to read', () => {
  it.each([
    [
      'by itself',
      '<p style="color:#999;background:#fff">Hello</p>',
      '“Hello” is #999999 on #ffffff, a contrast of 2.8 : 1',
    ],
    [
      'just',
      '<p style="color:#777;background:#fff">Hello</p>',
      '“Hello” is #777777 on #ffffff, a contrast of 4.4 : 1',
    ],
    [
      'on what is around it',
      '<table bgcolor="ffff00"><tr><td><p><b style="color:white">Hello</b></p></td></tr></table>',
      '“Hello” is #ffffff on #ffff00, a contrast of 1 : 1',
    ],
    [
      'because half of it shows through',
      '<div style="background:#fff"><p style="color:rgba(0,0,0,.4)">Hello</p></div>',
      '“Hello” is #000000 on #ffffff, a contrast of 2.8 : 1',
    ],
    [
      'because what is behind it shows through',
      '<div style="background:#000"><p style="color:#333;background:rgba(255,255,255,.2)">Hello</p></div>',
      '“Hello” is #333333 on #333333, a contrast of 1 : 1',
    ],
    [
      'by the later of two backgrounds',
      '<p style="background-color:#fff;color:#333;background:#222">Hello</p>',
      '“Hello” is #333333 on #222222, a contrast of 1.2 : 1',
    ],
    [
      'in letters of old',
      '<body style="background:#fff"><font color="eeeeee">Hello</font></body>',
      '“Hello” is #eeeeee on #ffffff, a contrast of 1.1 : 1',
    ],
  ])('%s', (_, html, what) => {
    expect(inPage(html)).toEqual([what]);
  });

  it('is found in a rule that states both, with its line', () => {
    const css =
      'p { color: #333; background: #fff }\n.x {\n  background: #fff;\n  color: #ccc;\n}\n.y { color: #ccc }';
    expect(contrastInSheet(declarationsOf(css), place).map((remark) => remark.place)).toEqual([
      { ...place, line: 4 },
    ]);
  });
});
