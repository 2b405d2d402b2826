import { describe, expect, it } from '@jest/globals';
import { type VariantFor, chooseVariant, nameOfVariant } from './variant.js';

const variants: VariantFor[] = [
  { channel: 'email' },
  { channel: 'email', segment: 'vip' },
  { channel: 'email', segment: 'lapsed' },
  { channel: 'email', locale: 'de' },
  { channel: 'email', locale: 'de', segment: 'lapsed' },
  { channel: 'sms' },
];
const given = (locale: string, ...segments: string[]) =>
  nameOfVariant(variants[chooseVariant(variants, 'email', { locale, segments })] ?? { channel: 'none' });

describe('the variant that somebody is given', () => {
  it.each([
    ['for everybody, who is in no segment', 'en', [], 'email'],
    ['for their segment', 'en', ['vip'], 'email (segment vip)'],
    ['for the first of several segments, in the order of the template', 'en', ['lapsed', 'vip'], 'email (segment vip)'],
    ['for everybody, where their segment has none', 'en', ['newcomers'], 'email'],
    ['in their language', 'de-AT', [], 'email (de)'],
    ['for their segment in their language', 'de-AT', ['vip', 'lapsed'], 'email (de, segment lapsed)'],
    ['in their language rather than for their segment', 'de-AT', ['vip'], 'email (de)'],
  ])('is the one %s', (_, locale, segments, expected) => {
    expect(given(locale, ...segments)).toBe(expected);
  }); // prettier-ignore

  it('is none where there is none for the channel', () => {
    expect(chooseVariant(variants, 'print', { locale: 'en' })).toBe(-1);
  });
});
