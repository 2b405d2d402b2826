import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from '@jest/globals';
import { contracts } from '@tourbus/contracts';

describe('docs/asyncapi.json', () => {
  it('is valid AsyncAPI 3 and describes every fact', async () => {
    const { document, diagnostics } = await new Parser().parse(readFileSync('docs/asyncapi.json', 'utf8'));
    expect(diagnostics.filter(({ severity }) => severity <= 1)).toEqual([]);
    expect(
      document
        ?.channels()
        .all()
        .map((channel) => channel.address())
        .sort(),
    ).toEqual(contracts.map(({ subject }) => subject).sort());
  });
});
