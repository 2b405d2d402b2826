import { describe, expect, it } from '@jest/globals';
import { fold, foldTerm, occurrences, occursOutside } from './folding.js';

const says = (text: string, term: string, locale = 'en'): boolean =>
  occurrences(fold(text, locale), foldTerm(term, locale)).length > 0;

describe('a term is found', () => {
  it.each([
    ['in another case', 'Act NOW!', 'act now', 'en'],
    ['across a line break and blanks', 'act\n \u00a0 now', 'act now', 'en'],
    ['behind soft hyphens', 'gra\u00adtis', 'gratis', 'de'],
    ['behind joiners that nobody sees', 'g\u200br\u2060a\u200dt\ufeffis', 'gratis', 'de'],
    ['behind marks of direction', '\u202egratis\u202c', 'gratis', 'de'],
    ['with an accent of its own or composed', 'cafe\u0301', 'caf\u00e9', 'fr'],
    ['in full width', 'ＧＲＡＴＩＳ', 'gratis', 'ja'],
    ['in letters that are joined', 'o\ufb03ce', 'office', 'en'],
    ['with ß where the term has SS', 'Spaß', 'SPASS', 'de'],
    ['with a sigma at its end', 'ΔΩΡΟΣ', 'δωρος', 'el'],
    ['with a Turkish capital I', 'İNDİRİM', 'indirim', 'tr'],
    ['with a curly apostrophe', 'don’t', "don't", 'en'],
    ['with a hyphen that does not break', 'risk\u2011free', 'risk-free', 'en'],
    ['after an elided article', 'l’offre', 'offre', 'fr'],
    ['between punctuation', '“gratis”, (gratis)', 'gratis', 'de'],
    ['at the end of a compound, where the term allows it', 'Superbillig', '*billig', 'de'],
    ['at its beginning, where the term allows it', 'Billigware', 'billig*', 'de'],
    ['in a script without spaces', '今なら無料です', '無料', 'ja'],
    ['with a particle', '무료로 드립니다', '무료', 'ko'],
    ['in Thai', 'ของแถมฟรีวันนี้', 'ฟรี', 'th'],
    ['in Arabic with its vowels and elongation', 'مَجّـــانًا', 'مجانا', 'ar'],
    ['in Arabic after “and the”', 'والمجاني', 'مجاني', 'ar'],
    ['in Hebrew after “in the”', 'בחינם', 'חינם', 'he'],
    ['beside an emoji', '🎁gratis🎁', 'gratis', 'de'],
  ])('%s', (_, text, term, locale) => {
    expect(says(text, term, locale)).toBe(true);
  });
});

describe('a term is not found', () => {
  it.each([
    ['inside another word', 'cheaply', 'cheap', 'en'],
    ['inside another word with an umlaut before it', 'ägratis', 'gratis', 'de'],
    ['inside a word with a digit', 'gratis24', 'gratis', 'de'],
    ['inside a word that is written in letters beyond the first plane', '𝒜gratis', 'gratis', 'de'],
    ['without its accent', 'ou', 'où', 'fr'],
    ['where only the accent makes the other word', 'pêche', 'péché', 'fr'],
    ['in Turkish, where I without a dot is another letter', 'KIR', 'kir', 'tr'],
    ['in Arabic inside another word', 'برمجانيت', 'مجاني', 'ar'],
    ['across a value that is only known later', 'act \ufffc now', 'act now', 'en'],
    ['when it is nothing but invisible', 'anything', '\u00ad', 'en'],
  ])('%s', (_, text, term, locale) => {
    expect(says(text, term, locale)).toBe(false);
  });
});

describe('a phrase in which a term may stand', () => {
  const term = foldTerm('free', 'en');
  const except = [foldTerm('free of charge', 'en'), foldTerm('plastic-free', 'en')];

  it.each([
    ['Delivery is FREE of\u00a0charge.', false],
    ['plastic‑free', false],
    ['free of charge, and free', true],
    ['free', true],
  ])('“%s”: %s', (text, found) => {
    expect(occursOutside(fold(text, 'en'), term, except)).toBe(found);
  });
});

it('looks through a megabyte of the worst in no time to speak of', () => {
  const text = fold('ba '.repeat(350_000), 'en');
  expect(occurrences(text, foldTerm('a ba', 'en'))).toEqual([]);
  expect(occurrences(text, foldTerm('ba ba', 'en')).length).toBeGreaterThan(300_000);
});
