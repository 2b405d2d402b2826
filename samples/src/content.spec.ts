import { describe, expect, it } from '@jest/globals';
import { sampleContent } from './index.js';

const content = sampleContent();
const languages = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'pl', 'sv'];
type Texts = Record<string, Record<string, string>>;
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)).sort();

/** All that an author wrote for a template, with the blocks it uses, and those that they use. */
function sourcesOf(key: string): string {
  let source = JSON.stringify({ ...content.templates[key], texts: {} });
  const used = new Set<string>();
  for (;;) {
    const block = [...source.matchAll(/\{\{> ([\w-]+)/g)]
      .map(([, name]) => String(name))
      .find((name) => !used.has(name));
    if (!block) return source;
    used.add(block);
    source += JSON.stringify(content.blocks[block] ?? `no block ${block}`);
  }
}

describe.each(Object.keys(content.templates))('the template %s', (key) => {
  const texts = content.templates[key]?.texts as Texts;
  const english = texts.en ?? {};

  it('has every text in every language', () => {
    expect(Object.keys(texts).sort()).toEqual(languages);
    for (const language of languages) {
      expect(Object.keys(texts[language] ?? {}).sort()).toEqual(Object.keys(english).sort());
      for (const text of Object.values(texts[language] ?? {})) expect(text.trim()).not.toBe('');
    }
  });

  it('fills no placeholder in one language that English does not know', () => {
    const known = new Set(['given', 'display']);
    for (const language of languages)
      for (const [name, text] of Object.entries(texts[language] ?? {}))
        for (const placeholder of placeholders(text))
          expect([name, [...known, ...placeholders(english[name] ?? '')]]).toEqual([
            name,
            expect.arrayContaining([placeholder]),
          ]);
  });

  it('uses only texts and blocks that are there', () => {
    const sources = sourcesOf(key);
    expect(sources).not.toContain('no block');
    for (const [, name] of sources.matchAll(/\bt \\+"(\w+)\\+"/g))
      expect(Object.keys(english)).toContain(name);
  });
});

describe('the samples', () => {
  it('fit together: definitions name templates, event types and channels that exist', () => {
    for (const definition of Object.values(content.definitions)) {
      expect(Object.keys(content.eventTypes)).toContain(definition.trigger);
      const variants = content.templates[String(definition.template)]?.variants as { channel: string }[];
      expect(variants.map((variant) => variant.channel).sort()).toEqual(
        [...(definition.channels as string[])].sort(),
      );
    }
    for (const template of Object.values(content.templates))
      expect(Object.keys(content.brands)).toContain(template.brand);
  });

  it('carry their fonts, and load nothing from elsewhere', () => {
    const documents = Object.values(content.templates).flatMap((template) =>
      Object.values(template.documents as Record<string, { css: string; html: string }>),
    );
    expect(documents).toHaveLength(3);
    for (const { css, html } of documents) {
      expect(css).toContain("font-family: 'IBM Plex Sans JP'");
      expect(css).toContain("font-family: 'IBM Plex Sans Arabic'");
      expect(css).not.toMatch(/url\((?!data:)/);
      expect(html).not.toMatch(/<(img|link|script)/);
    }
  });

  it('stay small enough for a request of a megabyte', () => {
    for (const template of Object.values(content.templates))
      expect(Buffer.byteLength(JSON.stringify(template))).toBeLessThan(1_000_000);
  });

  it('let marketing mail be unsubscribed, in both of its forms, and give a postal address', () => {
    const newsletter = sourcesOf('newsletter');
    expect(newsletter.match(/tourbus:unsubscribe/g)).toHaveLength(2);
    expect(newsletter).toContain('brand.legal.postalAddress');
    expect(content.definitions.newsletter?.messageClass).toBe('marketing');
  });
});
