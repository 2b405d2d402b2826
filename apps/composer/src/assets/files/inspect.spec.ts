import { describe, expect, it } from '@jest/globals';
import { inspect } from './inspect.js';

describe('a file that is neither a picture nor a font', () => {
  const comments = '<!---->\n'.repeat(30);
  it.each([
    ['an SVG', '<?xml version="1.0"?><!-- <a> --> <!doctype svg><!-- b --><svg/>', 'asset-svg'],
    ['an SVG behind many comments', `${comments}<svg/>`, 'asset-svg'],
    ['many comments', comments, 'asset-unknown'],
    ['a page', '<!doctype html><!-- <svg> --><html>', 'asset-unknown'],
  ])('is refused in good time: %s', async (_, text, code) => {
    const since = process.cpuUsage();
    await expect(inspect(Buffer.from(text), 1)).rejects.toMatchObject({ code });
    expect(process.cpuUsage(since).user / 1e6).toBeLessThan(1);
  });
});
