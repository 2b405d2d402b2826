import { describe, expect, it } from '@jest/globals';
import { figuresOf, measure, smsRemarks } from './sms.js';

describe('a text message', () => {
  it.each([
    ['nothing', '', 'GSM-7', 0, 1],
    ['160 letters', 'a'.repeat(160), 'GSM-7', 160, 1],
    ['161 letters', 'a'.repeat(161), 'GSM-7', 161, 2],
    ['306 letters', 'a'.repeat(306), 'GSM-7', 306, 2],
    ['307 letters', 'a'.repeat(307), 'GSM-7', 307, 3],
    ['letters of the default alphabet', 'Grüße à Ñandú'.replace('ú', 'ù'), 'GSM-7', 13, 1],
    ['a euro sign, which takes two', '€'.repeat(80), 'GSM-7', 160, 1],
    ['a euro sign that would be cut in half', `${'a'.repeat(152)}€${'a'.repeat(10)}`, 'GSM-7', 164, 2],
    ['one that moves to the third part', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['brackets', '[{}]~\\^|', 'GSM-7', 16, 1],
    ['70 letters of Arabic', 'م'.repeat(70), 'UCS-2', 70, 1],
    ['71 letters of Arabic', 'م'.repeat(71), 'UCS-2', 71, 2],
    ['one emoji, which takes two', `${'a'.repeat(69)}😀`, 'UCS-2', 71, 2],
    ['an emoji that would be cut in half', `${'م'.repeat(66)}😀${'م'.repeat(66)}`, 'UCS-2', 134, 3],
    ['one letter that the alphabet lacks', `${'a'.repeat(100)}á`, 'UCS-2', 101, 2],
    ['a line break', 'a\nb', 'GSM-7', 3, 1],
  ] as const)('of %s', (_, text, encoding, units, segments) => {
    expect(measure(text)).toMatchObject({ encoding, units, segments });
  });

  const place = { variant: 'sms', part: 'text' };
  const tariff = { mostSegments: 2, price: { perSegment: 0.075, currency: 'EUR' } };

  it('costs as many times the price as it has parts', () => {
    expect(figuresOf('a'.repeat(307), 'en', tariff)).toMatchObject({
      locale: 'en',
      cost: { amount: 0.225, currency: 'EUR' },
    });
    expect(figuresOf('a', 'en', { mostSegments: 2 })).not.toHaveProperty('cost');
  });

  it.each([
    ['is all right', 'Fennholm: order 1001 is on its way.', []],
    ['is all right in its own script', 'م'.repeat(100), []],
    [
      'is dear for its quotation marks',
      `“${'a'.repeat(100)}”`,
      ['““” “”” make it 2 parts, which cost 0.15 EUR'],
    ],
    [
      'is dear for a dash and a blank',
      `a –\u00a0${'a'.repeat(100)}`,
      ['“–” U+00A0 make it 2 parts, which cost 0.15 EUR'],
    ],
    ['is no dearer for its apostrophe', 'It’s here', []],
    ['cannot be said in fewer letters', `’ș${'a'.repeat(100)}`, []],
    ['is long', 'a'.repeat(400), ['with sampleData it is 3 parts, which cost 0.225 EUR']],
  ])('%s', (_, text, what) => {
    expect(smsRemarks(text, place, tariff).map((remark) => remark.what)).toEqual(what);
  });
});
