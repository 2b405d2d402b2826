import { describe, expect, it } from '@jest/globals';
import { withoutComments } from './css-comments.js';

describe('comments of a style sheet', () => {
  it.each([
    ['are taken out', 'a/* x */{/**/color/***/:red}', 'a{color:red}'],
    ['that are never closed take the rest with them', 'a{color:red}/* b{} /* c{}', 'a{color:red}'],
    ['are none in a string', `a{content:"/*"}b{content:'*/ \\' /* x */'}`, undefined],
    ['are none in an address', 'a{src:URL( data:*/*,a)}b{}/* x */', 'a{src:URL( data:*/*,a)}b{}'],
    [
      'begin again after a string that ends with its line',
      'a{content:"/*\n}/* x */b{}',
      'a{content:"/*\n}b{}',
    ],
    ['may hold quotation marks', `/* don't " */a{}`, 'a{}'],
  ])('%s', (_, css, rest = css) => expect(withoutComments(css)).toBe(rest));

  it.each(['/* ', '/*/', '"\\', "'\\'", '"/*\n', '/*"*/', 'url(/*'])(
    'are found in good time in %j a million times',
    (piece) => {
      const since = process.cpuUsage();
      withoutComments(piece.repeat(1_000_000));
      expect(process.cpuUsage(since).user / 1e6).toBeLessThan(4);
    },
  );
});
