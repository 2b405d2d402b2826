import { describe, expect, it } from '@jest/globals';
import { externalResourceOf, externalResourceOfCss } from './external-resources.js';

describe('a document’s body', () => {
  it.each([
    ['<p>x</p><img src="https://x.example/i.png">', 'https://x.example/i.png'],
    ['<IMG SRC=logo.png>', 'logo.png'],
    ['<img src=" file:///etc/passwd">', 'file:///etc/passwd'],
    ['<img srcset="data:image/png;base64,AA 1x, https://x.example/i.png 2x">', 'https://x.example/i.png 2x'],
    ['<iframe src="//x.example"></iframe>', '//x.example'],
    ['<object data="https://x.example/o"></object>', 'https://x.example/o'],
    ['<video poster="https://x.example/p.png"></video>', 'https://x.example/p.png'],
    ['<svg><image xlink:href="https://x.example/i.svg"/></svg>', 'https://x.example/i.svg'],
    ['<svg><use href="sprites.svg#a"/></svg>', 'sprites.svg#a'],
    ['<link rel=stylesheet href="a.css">', 'a.css'],
    ['<p style="background: URL( \'https://x.example/b.png\' )">', 'https://x.example/b.png'],
    ['<style>p{color:red}@import "https://x.example/a.css";</style>', 'https://x.example/a.css'],
  ])('needs something from outside: %s', (body, address) => expect(externalResourceOf(body)).toBe(address));

  it.each([
    '<a href="https://x.example">x</a><map><area href="https://x.example"></map>',
    '<img src="data:image/png;base64,AA=="><img src=" DATA:image/png,x"><img src><img alt="">',
    '<svg><use href="#a"/><rect fill="url(#gradient)"/><linearGradient id="gradient" xlink:href="#b"/></svg>',
    '<p style="background:url(data:image/png;base64,AA==)">url(https://x.example) src="https://x.example"</p>',
    '<!-- <img src="https://x.example"> -->',
  ])('needs nothing from outside: %s', (body) => expect(externalResourceOf(body)).toBeUndefined());
});

describe('a style sheet', () => {
  it.each([
    ['@font-face{src:url(https://x.example/f.woff2)}', 'https://x.example/f.woff2'],
    ['@import url("a.css");', 'a.css'],
    ["@import 'a.css';", 'a.css'],
    ['p{background:url(data:x,y),url(b.png)}', 'b.png'],
    ['p::before{content:"/*"}q{background:url(b.png)}', 'b.png'],
    ['p::before{content:"@namespace"}q{background:url(b.png)}', 'b.png'],
  ])('needs something from outside: %s', (css, address) => expect(externalResourceOfCss(css)).toBe(address));

  it.each([
    '@font-face{src:url(data:font/woff2;base64,d09GMg==) format("woff2")}',
    '/* url(https://x.example) */ p::before{content:"url"}',
    '@namespace svg url(http://www.w3.org/2000/svg);',
    '@namespace/* ; */svg url(http://www.w3.org/2000/svg);',
    'p{} /* url(https://x.example)',
    'rect{fill:url(#gradient);background:url()}',
  ])('needs nothing from outside: %s', (css) => expect(externalResourceOfCss(css)).toBeUndefined());
});

/** Whoever is signed in may send such a preview, and all others wait for its end. */
describe('3 MB that are meant to take long', () => {
  it.each(['/* ', '/*', '@namespace', '@namespace/*', 'url(', 'url("', "url( '", '@import ', '@import "'])(
    'are read in good time: %s',
    (piece) => {
      const css = piece.repeat(Math.ceil(3_000_000 / piece.length));
      const since = process.cpuUsage();
      externalResourceOfCss(css);
      externalResourceOf(`<style>${css}</style><p style='${css}'>`);
      expect(process.cpuUsage(since).user / 1e6).toBeLessThan(4);
    },
  );
});
