import { describe, expect, it } from '@jest/globals';
import { readPage } from './markup.js';
import { emojiIn, isShouting, preheaderRemarks, shoutingRuns, subjectRemarks } from './subject.js';

const place = { variant: 'email', part: 'subject' };
const limits = { longest: 30, mostEmoji: 1 };

describe('a subject', () => {
  it.each([
    ['Your order is on its way', []],
    ['IBAN and BIC of your invoice', []],
    ['OK', []],
    ['👩‍👩‍👧‍👦 Ihre Bestellung von heute', []],
    ['', ['subject-empty']],
    ['  ', ['subject-empty']],
    ['Your order of the second of December is on its way', ['subject-length']],
    ['LAST CHANCE TODAY', ['capitals']],
    ['ПОСЛЕДНИЙ ШАНС', ['capitals']],
    ['ご注文を発送しました', []],
    ['عرض اليوم فقط لا يتكرر', []],
    ['Sale 🎉🎉 ❤️', ['emoji']],
    ['ΤΕΛΕΥΤΑΙΑ ΕΥΚΑΙΡΙΑ', ['capitals']],
  ])('“%s”: %j', (subject, rules) => {
    expect(subjectRemarks(subject, place, limits).map(({ rule }) => rule)).toEqual(rules);
  });
});

it.each([
  ['🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇩🇪 👍🏽 1️⃣', 4],
  ['© ™ 1 # *', 0],
])('counts the emoji that people see in %s', (text, count) => {
  expect(emojiIn(text)).toBe(count);
});

it.each([
  ['Straße und ẞ', false],
  ['GROẞE PREISE', true],
  ['E\u0301TE\u0301 EN SOLDES', true],
])('%s: %s', (text, shouting) => {
  expect(isShouting(text)).toBe(shouting);
});

it('lets headings be in capitals, and no sentences', () => {
  const page = readPage('<h1>FIELD NOTES</h1><p>BUY NOW AND <b>SAVE TWICE</b> AS MUCH AS EVER</p>');
  expect(shoutingRuns(page, place)).toMatchObject([
    { what: '“BUY NOW AND SAVE TWICE AS MUCH AS EVER” is written in capitals' },
  ]);
});

describe('a preheader', () => {
  const hidden = (text: string, before = ''): string =>
    `<html><head><title>Mail</title></head><body><div aria-label="Mail">${before}<div style="display:none">${text}</div><p>Hello</p></div></body></html>`;
  const found = (html: string) =>
    preheaderRemarks(readPage(html), 'Your order is on its way', place).map(({ what }) => what);

  it.each([
    ['is all right', hidden('Packed in paper, and with Cormorant.'), []],
    [
      'is all right with filling after it',
      hidden(`Packed in paper, and with Cormorant.${'&#847;&zwnj;&nbsp;'.repeat(60)}`),
      [],
    ],
    ['is all right in Japanese', hidden('紙で包んで発送しました'), []],
    ['is missing', '<body><p>Hello</p></body>', ['there is no preheader']],
    [
      'is not at the beginning',
      hidden('Packed in paper, and with Cormorant.', '<p>View online</p>'),
      ['there is no preheader'],
    ],
    ['is short', hidden('Hello'), ['the preheader has 5 characters']],
    ['is long', hidden('long '.repeat(40)), ['the preheader has 199 characters']],
    ['repeats the subject', hidden('Your order is on its way'), ['the preheader repeats the subject']],
  ])('%s', (_, html, what) => {
    expect(found(html)).toEqual(what);
  });
});
