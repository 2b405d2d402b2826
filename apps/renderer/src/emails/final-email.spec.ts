import { describe, expect, it } from '@jest/globals';
import type { LinkAddresses } from '../links/link-addresses.js';
import { finishEmail } from './final-email.js';

const addresses: LinkAddresses = {
  click: (index) => `https://t.example/c${index}`,
  openPixel: 'https://t.example/o.gif',
  unsubscribe: 'https://t.example/u',
  preferences: 'https://t.example/p',
};
const pixel =
  '<img src="https://t.example/o.gif" width="1" height="1" alt="" style="display:block;border:0">';

const finish = (html: string) => finishEmail({ html, text: '' }, addresses);
/** The links part alone: the pixel is looked at elsewhere. */
const rewritten = (html: string) => finish(html).html.replace(pixel, '');
const targets = (html: string) => finish(html).links.map((link) => link.target);

describe('links of a mail', () => {
  it.each([
    [
      'double quotes',
      '<a class="b" href="https://x.example/1">',
      '<a class="b" href="https://t.example/c0">',
    ],
    ['single quotes', `<a href='https://x.example/1' id=i>`, '<a href="https://t.example/c0" id=i>'],
    ['no quotes', '<a href=https://x.example/1 id=i>', '<a href="https://t.example/c0" id=i>'],
    ['no quotes before the end', '<a id=i href=https://x.example/1>', '<a id=i href="https://t.example/c0">'],
    [
      'blanks around the equals sign',
      '<a href = "https://x.example/1" >',
      '<a href="https://t.example/c0" >',
    ],
    ['blanks around the address', '<a href=" https://x.example/1\n">', '<a href="https://t.example/c0">'],
    ['upper case', '<A HREF="HTTPS://X.EXAMPLE/1">', '<A HREF="https://t.example/c0">'],
    [
      'an image map',
      '<area shape=rect href="https://x.example/1">',
      '<area shape=rect href="https://t.example/c0">',
    ],
    [
      'two addresses, of which the first counts',
      '<a href="https://x.example/1" href="https://y.example">',
      '<a href="https://t.example/c0" href="https://y.example">',
    ],
  ])('are tracked when written with %s', (_, html, expected) => {
    expect(rewritten(html)).toBe(expected);
    expect(targets(html)).toEqual(['https://x.example/1']);
  });

  it.each([
    ['mail', '<a href="mailto:a@b.example?subject=https://x.example">'],
    ['telephone', '<a href="tel:+123">'],
    ['anchor', '<a href="#top">'],
    ['relative', '<a href="/x">'],
    ['script', '<a href="javascript:location=\'https://x.example\'">'],
    ['an address that is none', '<a href="https://">'],
    [
      'style sheets and images',
      '<link href="https://x.example/a.css"><base href="https://x.example"><img src="https://x.example/i.png">',
    ],
    [
      'an attribute that only looks alike',
      '<a data-href="https://x.example" title="href=https://x.example">',
    ],
    ['text', '<p>https://x.example &lt;a href="https://x.example"&gt;</p>'],
    ['comment', '<!-- <a href="https://x.example"> -->'],
    [
      'Outlook’s conditional comment',
      '<!--[if mso]><v:rect href="https://x.example"><a href="https://x.example">x</a></v:rect><![endif]-->',
    ],
    ['CDATA', '<![CDATA[<a href="https://x.example">]]>'],
    [
      'script and style',
      '<style>a::after{content:\'<a href="https://x.example">\'}</style><script>"<a href=https://x.example>"</script>',
    ],
    ['text area', '<textarea><a href="https://x.example"></textarea>'],
    ['without an address', '<a>x</a><a href>x</a><a name=top>'],
    ['cut off in mid-tag', '<p>x</p><a href="https://x.example'],
  ])('are left as they are: %s', (_, html) => {
    expect(rewritten(html)).toBe(html);
    expect(targets(html)).toEqual([]);
  });

  it('shown to all but Outlook are tracked', () => {
    const html = '<!--[if !mso]><!--><a href="https://x.example/1">x</a><!--<![endif]-->';
    expect(rewritten(html)).toBe('<!--[if !mso]><!--><a href="https://t.example/c0">x</a><!--<![endif]-->');
  });

  it('lead where a browser would have gone: entities are decoded, other scripts are encoded', () => {
    expect(targets('<a href="https://x.example/?a=1&amp;b=2&copy=3&#x26;c=4">')).toEqual([
      'https://x.example/?a=1&b=2&copy=3&c=4',
    ]);
    expect(targets('<a href="https://bücher.example/ä b">')).toEqual([
      'https://xn--bcher-kva.example/%C3%A4%20b',
    ]);
  });

  it('are numbered in the order of the mail, each of them even with the same target', () => {
    const { html, links } = finish(
      '<body><a href="https://x.example/1">a</a><a href="mailto:a@b.example">b</a><a href="https://x.example/1">c</a></body>',
    );
    expect(html).toBe(
      `<body><a href="https://t.example/c0">a</a><a href="mailto:a@b.example">b</a><a href="https://t.example/c1">c</a>${pixel}</body>`,
    );
    expect(links).toEqual([
      { index: 0, target: 'https://x.example/1' },
      { index: 1, target: 'https://x.example/1' },
    ]);
  });

  it.each([
    ['<a data-untracked href="https://x.example">', '<a href="https://x.example">'],
    ['<a href="https://x.example" data-untracked>', '<a href="https://x.example">'],
    [
      '<a href="https://x.example"\n  data-untracked=""\n  class=b>',
      '<a href="https://x.example"\n  class=b>',
    ],
    ['<a DATA-UNTRACKED href=https://x.example>', '<a href=https://x.example>'],
  ])('marked as untracked lead straight there, without the mark: %s', (html, expected) => {
    expect(rewritten(html)).toBe(expected);
    expect(targets(html)).toEqual([]);
  });
});

describe('the unsubscribe link', () => {
  it('leads to the page of this communication, in the mail and in its text, and is not counted as a click', () => {
    const final = finishEmail(
      {
        html: '<a data-untracked href="tourbus:unsubscribe">a</a><a href=\'TOURBUS:UNSUBSCRIBE\'>b</a>',
        text: 'Leave: tourbus:unsubscribe\nShop: https://x.example',
      },
      addresses,
    );
    expect(final.html).toBe(`<a href="https://t.example/u">a</a><a href="https://t.example/u">b</a>${pixel}`);
    expect(final.text).toBe('Leave: https://t.example/u\nShop: https://x.example');
    expect(final.links).toEqual([]);
  });
});

describe('the link to the customer’s own page', () => {
  it('is filled in like the one that unsubscribes, beside it, and is not counted as a click', () => {
    const final = finishEmail(
      {
        html: '<a href="tourbus:unsubscribe">a</a><a href=" tourbus:Preferences ">b</a><a href="tourbus:else">c</a>',
        text: 'Choose: tourbus:preferences\nLeave: tourbus:unsubscribe',
      },
      addresses,
    );
    expect(final.html).toBe(
      `<a href="https://t.example/u">a</a><a href="https://t.example/p">b</a><a href="tourbus:else">c</a>${pixel}`,
    );
    expect(final.text).toBe('Choose: https://t.example/p\nLeave: https://t.example/u');
    expect(final.links).toEqual([]);
  });
});

describe('the open pixel', () => {
  it.each([
    ['before the end of the body', '<html><body><p>x</p>|</body></html>\n'],
    ['before an end of the body in capitals', '<BODY>x|</BODY>'],
    ['where the body is never closed', '<html><body><p>x|</html>'],
    ['at the end of a fragment', '<p>x</p>|'],
    [
      'not before an end of the body in a comment',
      '<body><!-- </body> --><!--[if mso]></body><![endif]-->x|</body>',
    ],
    ['not before an end of the body in a style sheet', '<body><style>/*</body>*/</style>x|</body>'],
    ['at the end of an empty mail', '|'],
  ])('comes %s', (_, marked) => {
    expect(finish(marked.replace('|', '')).html).toBe(marked.replace('|', pixel));
  });

  it('stays in its place when links follow the body', () => {
    expect(finish('<body>x</body><a href="https://x.example">').html).toBe(
      `<body>x${pixel}</body><a href="https://t.example/c0">`,
    );
  });
});

it('everything else in a mail is copied byte for byte', () => {
  const odd =
    '\uFEFF<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">\r\n<html xmlns:v=urn:x><?xml version="1.0"?><P ALIGN=center>&nbsp;&copy &#128512; 😀 ﷺ\t</p></div><br/><table><td a=\'"\' b="\'" c>x</table></p>';
  expect(rewritten(odd)).toBe(odd);
});
