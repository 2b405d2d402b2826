import { describe, expect, it } from '@jest/globals';
import { maskAddress, unsubscribePage, unsubscribedPage } from '../unsubscribe/unsubscribe.page.js';
import { chooseLanguage } from './language.js';
import { notePage } from './note.page.js';
import { renderPage, sentence } from './page.js';
import { pageTexts } from './texts.js';

describe('the public pages', () => {
  it.each([
    ['de-AT', 'en-GB', 'de'],
    ['pl', undefined, 'pl'],
    ['zh-Hant', 'fr-CA, en;q=0.5', 'fr'],
    [undefined, 'en;q=0.2, sv;q=0.9', 'sv'],
    [undefined, 'ja;q=0, es', 'es'],
    [undefined, 'tlh', 'en'],
    ['constructor', '__proto__', 'en'],
    [undefined, undefined, 'en'],
  ])('speak to a reader of %s with a browser for %s in %s', (locale, accept, language) =>
    expect(chooseLanguage(locale, accept)).toBe(language),
  );

  it('say the same things in every language, with the same places to fill in', () => {
    const places = (text: string): string[] => text.match(/\{\w+\}/g) ?? [];
    for (const texts of Object.values(pageTexts))
      for (const key of Object.keys(pageTexts.en) as (keyof typeof texts)[])
        expect([key, places(texts[key])]).toEqual([key, places(pageTexts.en[key])]);
  });

  it('are written from right to left in Arabic', () => {
    const html = renderPage(unsubscribePage({ locale: 'ar-EG', sender: 'Example' }));
    expect(html).toContain('<html lang="ar" dir="rtl">');
  });

  it('escape what comes from outside, also in place of a name', () => {
    const hostile = `<script>alert('x')</script>"&{address}`;
    const html = renderPage(unsubscribePage({ locale: 'en', sender: hostile, recipient: `<b>@"><i>` }));
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<i>');
    expect(html).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;{address}');
    expect(sentence('{a}', { a: '{b}', b: 'x' })).toBe('<bdi>{b}</bdi>');
  });

  it('have one button, no script, and load nothing', () => {
    const html = renderPage(
      unsubscribePage({ locale: 'en', sender: 'Example', recipient: 'zoe@customers.example' }),
    );
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).not.toMatch(/<script|<img|<link|src=|@import|url\(/);
  });

  it('show enough of the address to know it, and no more', () => {
    expect(maskAddress('zoe@customers.example')).toBe('z•••@customers.example');
    expect(maskAddress('😀x@customers.example')).toBe('😀•••@customers.example');
    expect(maskAddress('+436641234567')).toBe('•••567');
  });

  it('confirm without naming a sender that is not known yet', () => {
    const html = renderPage(unsubscribedPage({}, 'en'));
    expect(html).toContain('You are unsubscribed');
    expect(html).not.toContain('{sender}');
    expect(html).not.toContain('<bdi>');
  });

  it('say that a link is not ours without saying why', () => {
    expect(renderPage(notePage('unknown', 'es'))).toContain('Este enlace no funciona');
  });
});
