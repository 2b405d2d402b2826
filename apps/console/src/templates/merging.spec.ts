import { describe, expect, it } from '@jest/globals';
import type { TemplateBody } from '../api/calls.ts';
import { mergeParts, theirText } from './merging.ts';
import { newTemplate, readPart, writePart } from './template.ts';

const base = newTemplate('Hello', 'fennholm');
const subject = { id: 'variants/0/subject', language: 'plain' as const };
const text = { id: 'variants/0/text', language: 'plain' as const };
const name = { id: 'name', language: 'plain' as const };
const write = (body: TemplateBody, ...changes: [typeof subject | typeof text | typeof name, string][]) =>
  changes.reduce((into, [part, words]) => writePart(into, part, words), body);

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
    const sms = { channel: 'sms' as const, text: 'Short' };
    const mine = write(base, [subject, 'Mine']);
    const theirs = { ...base, variants: [sms, ...base.variants] };
    const { body } = mergeParts(base, mine, theirs);
    expect(
      body.variants.map((variant) => ('subject' in variant ? variant.subject : variant.channel)),
    ).toEqual(['sms', 'Mine']);
  });

  it('stays as I wrote it where they took away what I wrote in', () => {
    const mine = write(base, [subject, 'Mine']);
    const theirs = { ...base, variants: [{ channel: 'sms' as const, text: 'Short' }] };
    const { body, parts } = mergeParts(base, mine, theirs);
    expect(readPart(body, subject)).toBe('Mine');
    expect(new Set(parts.map(({ changedBy }) => changedBy))).toEqual(new Set(['both']));
  });
});
