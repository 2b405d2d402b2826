import { describe, expect, it } from '@jest/globals';
import type { TemplateBody } from '../api/calls.ts';
import { type MergedPart, mergeParts, theirText } from './merging.ts';
import { nameOfVariant, newTemplate, readPart, writePart } from './template.ts';

const base = newTemplate('Hello', 'fennholm');
const subject = { id: 'variants/0/subject', language: 'plain' as const };
const text = { id: 'variants/0/text', language: 'plain' as const };
const name = { id: 'name', language: 'plain' as const };
const write = (body: TemplateBody, ...changes: [typeof subject | typeof text | typeof name, string][]) =>
  changes.reduce((into, [part, words]) => writePart(into, part, words), body);
const short = { channel: 'sms' as const, text: 'Short' };
const german = (words: string) => {
  const [email] = base.variants;
  return { ...email, locale: 'de', subject: words } as TemplateBody['variants'][number];
};
const named = ({ variants }: TemplateBody) => variants.map(nameOfVariant);
const whose = (parts: readonly MergedPart[]) =>
  Object.fromEntries(parts.map(({ group, changedBy }) => [group, changedBy]));

describe('what two authors wrote at once', () => {
  it('is put together where they wrote in different parts: neither is lost', () => {
    const mine = write(base, [subject, 'Mine']);
    const theirs = write(base, [text, 'Theirs'], [name, 'Their name']);
    const { body, parts } = mergeParts(base, mine, theirs);
    expect([readPart(body, subject), readPart(body, text), body.name]).toEqual([
      'Mine',
      'Theirs',
      'Their name',
    ]);
    expect(parts.map(({ id, changedBy }) => [id, changedBy])).toEqual([
      ['variants/0/subject', 'you'],
      ['variants/0/text', 'them'],
      ['name', 'them'],
    ]);
  });

  it('in the same part is shown first, mine beside theirs, for a person to put together', () => {
    const mine = write(base, [name, 'My name'], [subject, 'Mine']);
    const theirs = write(base, [subject, 'Theirs']);
    const { body, parts } = mergeParts(base, mine, theirs);
    expect(parts.map(({ id, changedBy }) => [id, changedBy])).toEqual([
      ['variants/0/subject', 'both'],
      ['name', 'you'],
    ]);
    expect(readPart(body, subject)).toBe('Mine');
    expect(parts[0] && theirText(theirs, parts[0])).toBe('Theirs');
  });

  it('alike is no difference', () => {
    const both = write(base, [subject, 'The same']);
    expect(mergeParts(base, both, both).parts).toEqual([]);
  });

  it('finds its part again where they put a variant before it', () => {
    const mine = write(base, [subject, 'Mine']);
    const theirs = { ...base, variants: [short, ...base.variants] };
    const { body } = mergeParts(base, mine, theirs);
    expect(
      body.variants.map((variant) => ('subject' in variant ? variant.subject : variant.channel)),
    ).toEqual(['sms', 'Mine']);
  });

  it('stays where they took away what I wrote in, and a person looks at it first', () => {
    const mine = write(base, [subject, 'Mine']);
    const { body, parts } = mergeParts(base, mine, { ...base, variants: [short] });
    expect(named(body)).toEqual(['SMS', 'E-mail']);
    expect(body.variants[1]).toMatchObject({ subject: 'Mine' });
    expect(whose(parts)).toEqual({ 'E-mail': 'both', SMS: 'them' });
  });

  it('stays where I took away what they wrote in, and a person looks at it first', () => {
    const began = { ...base, variants: [...base.variants, short] };
    const theirs = { ...base, variants: [...base.variants, { ...short, text: 'Theirs' }] };
    const { body, parts, gone } = mergeParts(began, base, theirs);
    expect(body).toEqual(theirs);
    expect([whose(parts), gone]).toEqual([{ SMS: 'both' }, []]);
  });
});

describe('what two authors added at once', () => {
  it('is all there', () => {
    const mine = {
      ...base,
      variants: [...base.variants, german('Hallo')],
      documents: { invoice: { title: 'Invoice', html: '<p>', css: '' } },
    };
    const theirs = { ...base, variants: [...base.variants, short], texts: { de: { hello: 'Hallo' } } };
    const { body, parts, gone } = mergeParts(base, mine, theirs);
    expect(named(body)).toEqual(['E-mail', 'SMS', 'E-mail (de)']);
    expect([body.documents, body.texts]).toEqual([mine.documents, theirs.texts]);
    expect([whose(parts), gone]).toEqual([
      { 'E-mail (de)': 'you', 'Document invoice': 'you', SMS: 'them', Texts: 'them' },
      [],
    ]);
  });

  it('is there once where it is for the same readers, and what differs in it is for a person', () => {
    const mine = { ...base, variants: [...base.variants, german('Hallo')] };
    const theirs = { ...base, variants: [...base.variants, german('Servus')] };
    const { body, parts } = mergeParts(base, mine, theirs);
    expect(body).toEqual(mine);
    expect(parts.map(({ id, changedBy }) => [id, changedBy])).toEqual([['variants/1/subject', 'both']]);
    expect(mergeParts(base, mine, mine).parts).toEqual([]);
  });

  it.each(['I', 'they'])('is there while what the other took away is gone, where %s added', (adder) => {
    const began = { ...base, variants: [...base.variants, short] };
    const added = { ...base, variants: [...began.variants, german('Hallo')] };
    const [mine, theirs] = adder === 'I' ? [added, base] : [base, added];
    const { body, parts, gone } = mergeParts(began, mine, theirs);
    expect(named(body)).toEqual(['E-mail', 'E-mail (de)']);
    expect([whose(parts), gone]).toEqual([{ 'E-mail (de)': adder === 'I' ? 'you' : 'them' }, ['SMS']]);
  });

  it('does not come back where both took it away', () => {
    const began = { ...base, variants: [...base.variants, short] };
    expect(mergeParts(began, base, base)).toEqual({ body: base, parts: [], gone: [] });
  });
});
