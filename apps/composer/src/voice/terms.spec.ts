import { describe, expect, it } from '@jest/globals';
import { BannedTerms, missingTerms } from './terms.js';

const place = { variant: 'email', part: 'mjml' };

describe('banned terms', () => {
  const banned = new BannedTerms([
    { term: 'billig*', locales: ['de'], instead: 'preiswert', why: 'Wir sind es nicht.' },
    { term: 'Gift', locales: ['de-DE'] },
    { term: 'act now', channels: ['sms'], severity: 'warns' },
    { term: 'free', except: ['free of charge'] },
  ]);
  const found = (text: string, locale: string, channel?: 'email' | 'sms') =>
    banned.in(text, locale, place, channel).map(({ what }) => what);

  it.each([
    ['a language that its region narrows', 'Billigste Ware', 'de-AT', ['it says “billig*”']],
    ['another language', 'billig', 'da', []],
    ['another region', 'Gift', 'de-AT', []],
    ['its own region, whatever its case', 'GIFT', 'de-de', ['it says “Gift”']],
    ['every language', 'free', 'ja', ['it says “free”']],
    ['a phrase that is all right', 'free of charge', 'en', []],
  ])('in %s', (_, text, locale, what) => {
    expect(found(text, locale)).toEqual(what);
  });

  it('count on their channels, and on all where none is known', () => {
    expect(found('Act now', 'en', 'email')).toEqual([]);
    expect(found('Act now', 'en', 'sms')).toHaveLength(1);
    expect(found('Act now', 'en')).toHaveLength(1);
  });

  it('say why, and what to say instead', () => {
    expect(banned.in('billig', 'de', place)).toEqual([
      {
        rule: 'banned-term',
        place,
        what: 'it says “billig*”',
        why: 'Wir sind es nicht.',
        remedy: 'Say “preiswert” instead.',
      },
    ]);
    expect(banned.in('act now', 'en', place)).toMatchObject([{ severity: 'warns' }]);
  });
});

describe('required terms', () => {
  const required = [
    { terms: ['Fennholm', 'フェンホルム'] },
    {
      terms: ['Rückgabe*'],
      locales: ['de'],
      channels: ['email' as const],
      messageClasses: ['transactional' as const],
    },
  ];
  const missing = (
    text: string,
    locale: string,
    messageClass: 'transactional' | 'marketing' = 'transactional',
  ) =>
    missingTerms(required, { channel: 'email', locale, messageClasses: [messageClass], text }, place).map(
      ({ what }) => what,
    );

  it.each([
    ['one of them is said', 'フェンホルムより', 'ja', []],
    ['none is said', 'Hello', 'en', ['it does not say “Fennholm” or “フェンホルム”']],
    ['it is said as a part of a compound', 'FENNHOLM, Ru\u0308ckgaberecht', 'de', []],
    ['it is not said in the language that needs it', 'Fennholm', 'de-CH', ['it does not say “Rückgabe*”']],
  ])('%s', (_, text, locale, what) => {
    expect(missing(text, locale)).toEqual(what);
  });

  it('count for their message classes', () => {
    expect(missing('Fennholm', 'de', 'marketing')).toEqual([]);
  });
});
