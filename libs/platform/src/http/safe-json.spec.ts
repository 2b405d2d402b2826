import { describe, expect, it } from '@jest/globals';
import { Problem } from './problem.js';
import { parseSafeJson } from './safe-json.js';

const refusal = (text: string): { title: string; remedy: string; detail: string } => {
  try {
    parseSafeJson(text);
  } catch (error) {
    if (error instanceof Problem) return error.details;
  }
  throw new Error(`“${text.slice(0, 60)}” was accepted.`);
};

describe('JSON from strangers', () => {
  it.each([
    ['is no JSON', '{"a":', 'The body is not JSON'],
    ['nests ten thousand deep', '['.repeat(10_000) + ']'.repeat(10_000), 'The JSON nests too deeply'],
    ['sets a prototype', '{"__proto__":{"admin":true}}', 'The JSON sets a prototype'],
    ['sets a prototype in disguise', '{"\\u005f_proto__":{"admin":true}}', 'The JSON sets a prototype'],
    [
      'sets a prototype by its constructor',
      '{"constructor":{"prototype":{"a":1}}}',
      'The JSON sets a prototype',
    ],
    ['holds NUL', '{"name":"a\\u0000b"}', 'The text holds a NUL character'],
    ['holds a lone surrogate', '{"name":"\\ud83d"}', 'The text is not Unicode'],
    ['holds one in a key', '{"\\udead":1}', 'The text is not Unicode'],
  ])('is refused where it %s, with what to do', (_, text, title) => {
    expect(refusal(text)).toMatchObject({ title, remedy: expect.stringMatching(/\w+/) });
  });

  it('says where the text is that cannot be stored', () => {
    expect(refusal('{"customer":{"name":"\\u0000"}}').detail).toContain('/customer/name');
  });

  it('takes brackets inside strings, whole surrogate pairs and depth up to its limit', () => {
    const text = JSON.stringify({
      text: '[[[['.repeat(100),
      emoji: '🚌',
      deep: JSON.parse('['.repeat(60) + ']'.repeat(60)),
    });
    expect(parseSafeJson(text)).toEqual(JSON.parse(text));
  });
});
