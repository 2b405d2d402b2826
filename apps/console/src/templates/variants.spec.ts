import { describe, expect, it } from '@jest/globals';
import { nameOfVariant, newTemplate } from './template.ts';
import { type Wanted, whyKept, whyNot, withoutVariant, withVariant } from './variants.ts';

const template = newTemplate('Hello', 'fennholm');
const grown = (...wanted: Wanted[]) =>
  wanted.reduce((into, one) => withVariant(into, one)?.template ?? into, template);
const named = (of: typeof template) => of.variants.map(nameOfVariant);
const german: Wanted = { channel: 'email', locale: 'de' };
const regulars: Wanted = { channel: 'email', segment: 'regulars' };

describe('one more variant', () => {
  it('begins with what they would get without it', () => {
    const { template: more, index } = withVariant(template, regulars) ?? { index: 0 };
    expect(index).toBe(1);
    expect(more?.variants[1]).toEqual({ ...template.variants[0], segment: 'regulars' });
    const [, , , last] = grown(german, regulars, { ...german, segment: 'regulars' }).variants;
    expect(last).toMatchObject({ channel: 'email', locale: 'de', segment: 'regulars' });
  });

  it('stands behind those of its channel, and begins a channel that has none', () => {
    const more = grown({ channel: 'sms' }, german);
    expect(named(more)).toEqual(['E-mail', 'E-mail (de)', 'SMS']);
    expect(more.variants[2]).toEqual({ channel: 'sms', text: 'Hello {{customer.names.given}}' });
  });

  it.each<[string, Wanted, RegExp]>([
    ['is there already', { channel: 'email' }, /already/],
    [
      'lacks one for everybody else',
      { ...german, segment: 'regulars' },
      /everybody else first: E-mail \(de\)/,
    ],
    ['would be a letter without a document', { channel: 'print' }, /none/],
  ])('is refused where it %s', (_, wanted, why) => {
    expect(whyNot(wanted, template)).toMatch(why);
    expect(withVariant(template, wanted)).toBeUndefined();
  });

  it('that is a letter shows the document that there is', () => {
    const documents = { invoice: { title: 'Invoice', html: '<p>', css: '' } };
    expect(withVariant({ ...template, documents }, { channel: 'print' })?.template.variants[1]).toEqual({
      ...{ channel: 'print', document: 'invoice' },
    });
  });
});

describe('a variant less', () => {
  it('leaves the others as they are', () =>
    expect(named(withoutVariant(grown(german, regulars), 1))).toEqual(['E-mail', 'E-mail (in regulars)']));

  it('cannot be the only one, nor what those outside of a segment get', () => {
    expect(whyKept({ channel: 'email' }, template)).toMatch(/only one/);
    expect(whyKept({ channel: 'email' }, grown(regulars))).toMatch(/remove E-mail \(in regulars\) first/);
    expect(whyKept(regulars, grown(regulars))).toBeUndefined();
    expect(whyKept(german, grown(regulars, german))).toBeUndefined();
  });
});
