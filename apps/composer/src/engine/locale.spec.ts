import { describe, expect, it } from '@jest/globals';
import { directionOf, localeOf, timeZoneOf, wideningLocales } from './locale.js';

describe('the locale of a communication', () => {
  it.each([
    [['de_AT', 'en'], 'de-AT'],
    [['not a locale', 'fr'], 'fr'],
    [[undefined, undefined], 'en'],
    [['', 'PT-br'], 'pt-BR'],
  ])('of %j is %s', (candidates, expected) => expect(localeOf(...candidates)).toBe(expected));

  it('widens from the particular to the language', () => {
    expect(wideningLocales('zh-Hant-TW')).toEqual(['zh-Hant-TW', 'zh-Hant', 'zh']);
  });

  it('knows which scripts run from right to left', () => {
    expect(['ar-EG', 'he', 'de', 'ja'].map(directionOf)).toEqual(['rtl', 'rtl', 'ltr', 'ltr']);
  });

  it('falls back to UTC for a time zone nobody knows', () => {
    expect([timeZoneOf('Europe/Vienna'), timeZoneOf('Mars/Olympus'), timeZoneOf(undefined)]).toEqual([
      'Europe/Vienna',
      'UTC',
      'UTC',
    ]);
  });
});
