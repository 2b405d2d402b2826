import { describe, expect, it } from '@jest/globals';
import { type Known, suggest } from './complete.ts';
import { placeFaults, syntaxFaults } from './faults.ts';

const known: Known = {
  schema: { $ref: '#/components/schemas/Policy' },
  schemas: {
    Policy: {
      type: 'object',
      properties: {
        caps: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              limit: { type: 'integer' },
              onExcess: { type: 'string', enum: ['hold', 'withhold'], default: 'hold' },
            },
          },
        },
        silenceFloor: { type: 'object', properties: { definition: { type: 'string' } } },
        expiry: {
          type: 'object',
          properties: {
            definitions: { type: 'object', additionalProperties: { type: 'string' } },
            messageClasses: {
              type: 'object',
              propertyNames: { enum: ['service', 'marketing'] },
              additionalProperties: { anyOf: [{ type: 'string' }, { type: 'object' }] },
            },
          },
        },
        killSwitches: {
          type: 'array',
          items: {
            oneOf: [
              { type: 'object', properties: { scope: { const: 'all' } } },
              { type: 'object', properties: { scope: { const: 'brand' }, brand: { type: 'string' } } },
            ],
          },
        },
      },
    },
  },
  definitions: ['invoice', 'still-there'],
};

/** The cursor is at the bar. */
const at = (written: string) => {
  const offset = written.indexOf('|');
  const text = written.replace('|', '');
  const found = suggest(text, offset, known);
  return found && { ...found, replaced: text.slice(found.from, found.to) };
};
const labels = (written: string): string[] | undefined => at(written)?.options.map(({ label }) => label);

describe('completion of a policy', () => {
  it.each([
    ['names what an object may have', '{ | }', ['"caps"', '"silenceFloor"', '"expiry"', '"killSwitches"']],
    ['leaves out what it has', '{ "caps": [], "| }', ['"silenceFloor"', '"expiry"', '"killSwitches"']],
    ['looks into lists', '{ "caps": [{ "name": "x", "l|" }] }', ['"limit"', '"onExcess"']],
    ['offers the values of a choice', '{ "caps": [{ "onExcess": | }] }', ['"hold"', '"withhold"']],
    ['offers them within the quotes', '{ "caps": [{ "onExcess": "w|" }] }', ['"hold"', '"withhold"']],
    ['knows all scopes of a kill switch', '{ "killSwitches": [{ "scope": "|" }] }', ['"all"', '"brand"']],
    [
      'knows names that only values have',
      '{ "expiry": { "messageClasses": { "|" } } }',
      ['"service"', '"marketing"'],
    ],
    [
      'knows the definitions by their keys',
      '{ "silenceFloor": { "definition": "|" } }',
      ['"invoice"', '"still-there"'],
    ],
    ['and where they are names', '{ "expiry": { "definitions": { | } } }', ['"invoice"', '"still-there"']],
  ])('%s', (_, written, options) => expect(labels(written)).toEqual(options));

  it('offers nothing where nobody can know', () => {
    expect(at('{ "caps": [{ "limit": | }] }')).toBeUndefined();
    expect(at('{ "nonsense": { | } }')).toBeUndefined();
  });

  it('puts in a value to begin with, and the comma that is missing then', () => {
    const [caps] = at('{ "c| }')?.options ?? [];
    expect(caps?.template).toBe('"caps": [${}]');
    const [before] = at('{ "c|"\n "expiry": {} }')?.options ?? [];
    expect(before?.template).toBe('"caps": [${}],');
  });

  it('replaces the whole name, and keeps the value that it has', () => {
    const found = at('{ "ca|ps": [1] }');
    expect(found?.replaced).toBe('"caps"');
    expect(found?.options[0]?.template).toBe('"caps"');
  });
});

describe('faults', () => {
  const text = '{\n  "caps": [\n    { "name": "weekly", "limit": 0 }\n  ]\n}';
  const shown = (found: { from: number; to: number }[]) => found.map(({ from, to }) => text.slice(from, to));

  it('are marked at what they are about', () => {
    const placed = placeFaults(text, [{ pointer: '/caps/0/limit', detail: 'A limit of none.' }]);
    expect(placed).toMatchObject([{ line: 3, message: 'A limit of none.' }]);
    expect(shown(placed)).toEqual(['0']);
  });

  it('are marked at what is around something that is missing, or of the whole', () => {
    const missing = { pointer: '/caps/0/window', detail: 'x' };
    expect(shown(placeFaults(text, [missing]))).toEqual(['{ "name": "weekly", "limit": 0 }']);
    expect(shown(placeFaults(text, [{ pointer: '/', detail: 'x' }]))).toEqual([text]);
  });

  it.each([
    ['{ "caps": [] "expiry": {} }', 'Comma expected.'],
    ['{ "caps": [] } // soon', 'Invalid comment token.'],
    ['{ "caps": [], }', 'Property name expected.'],
    ['[]', 'A policy is an object: it begins with { and ends with }.'],
    ['', 'Value expected.'],
  ])('tell where %j is no JSON: %s', (broken, message) =>
    expect(syntaxFaults(broken).map((fault) => fault.message)).toContain(message),
  );

  it('are none in what is JSON', () => expect(syntaxFaults(text)).toEqual([]));
});
