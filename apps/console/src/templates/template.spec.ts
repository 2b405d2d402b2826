import { describe, expect, it } from '@jest/globals';
import { placeFaults } from './faults.ts';
import { newTemplate, partsOf, previewed, readPart, writePart } from './template.ts';

const template = newTemplate('Hello', 'fennholm');
const part = (id: string) =>
  partsOf(template).find((each) => each.id === id) ?? { id, language: 'plain' as const };

describe('the parts of a template', () => {
  it('are read and written one by one, and nothing else changes', () => {
    const changed = writePart(template, part('variants/0/subject'), 'Good day');
    expect(readPart(changed, part('variants/0/subject'))).toBe('Good day');
    const [mail] = template.variants;
    expect(changed).toEqual({ ...template, variants: [{ ...mail, subject: 'Good day' }] });
  });

  it('that are data have to be JSON', () => {
    expect(() => writePart(template, part('sampleData'), '{"data": ')).toThrow(SyntaxError);
    expect(writePart(template, part('sampleData'), '{"data":{"a":1}}').sampleData).toEqual({
      data: { a: 1 },
    });
  });
});

describe('a preview', () => {
  it('is asked for without the fonts of style sheets, whose lines stay where they are', () => {
    const css = `a {}\n@font-face { src: url(data:font/woff2;base64,${'A'.repeat(5_000)}) }\nb {}`;
    const document = { title: 'Invoice', html: '<p>', css };
    const { documents } = previewed({ ...template, documents: { invoice: document } });
    expect(documents['invoice']?.css).toBe('a {}\n@font-face { src: url(data:font/woff2;base64,) }\nb {}');
  });
});

describe('a fault', () => {
  const fault = { code: 'x', remedy: '' };
  const placed = (variant: string, place: string, detail = '') =>
    placeFaults(template, [{ ...fault, variant, place, detail }], (of) => readPart(template, of))[0];

  it('is shown at its part and line', () => {
    expect(placed('email', 'mjml, line 7')).toMatchObject({ part: { id: 'variants/0/mjml' }, line: 7 });
  });

  it('without a line is shown where the words that it quotes are', () => {
    expect(placed('email', 'mjml', '“message” is not defined')).toMatchObject({ line: 7 });
  });

  it('of something else than a part belongs to the whole', () => {
    expect(placed('block footer', 'source, line 2')?.part).toBeUndefined();
  });
});
