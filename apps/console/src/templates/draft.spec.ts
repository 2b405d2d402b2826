import { describe, expect, it } from '@jest/globals';
import { change, type Draft, draftOf, textOf } from './draft.ts';
import { newTemplate } from './template.ts';

const json = { id: 'sampleData', language: 'json' as const };
const name = { id: 'name', language: 'plain' as const };
const fresh = draftOf(newTemplate('Hello', 'fennholm'));
const typed = (...texts: string[]): Draft =>
  texts.reduce((draft, text) => change(draft, { part: json, text }), fresh);

describe('what an author types as JSON', () => {
  it('stays as it was typed, though what is read of it would be written otherwise', () => {
    const draft = typed('{"data":{"price": 12.0}}');
    expect(textOf(draft, json)).toBe('{"data":{"price": 12.0}}');
    expect(draft.body.sampleData).toEqual({ data: { price: 12 } });
  });

  it('stays where another part is written', () => {
    const draft = change(typed('{ }'), { part: name, text: 'Other' });
    expect([textOf(draft, json), textOf(draft, name)]).toEqual(['{ }', 'Other']);
  });

  it('is told of while it is none, and changes nothing until it is', () => {
    const broken = typed('{"data":');
    expect([textOf(broken, json), broken.body, Object.keys(broken.unreadable)]).toEqual([
      '{"data":',
      fresh.body,
      ['sampleData'],
    ]);
    expect(typed('{"data":', '{"data":{}}').unreadable).toEqual({});
  });

  it('is gone where the whole template is another one', () => {
    const other = newTemplate('Other', 'fennholm');
    const draft = change(typed('{ }'), { body: other });
    expect(textOf(draft, json)).toBe(JSON.stringify(other.sampleData, null, 2));
    expect(draft.revision).toBe(2);
  });
});
