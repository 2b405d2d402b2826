import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { applied, sabotages } from './patches.js';

const checkout = new URL('../../../../', import.meta.url);

describe('the sabotage', () => {
  it.each(sabotages)('$name still fits the sources it was made for', ({ edits }) => {
    for (const [file, own] of Map.groupBy(edits, (edit) => edit.file)) {
      const text = readFileSync(new URL(file, checkout), 'utf8');
      const outputText = own.reduce(applied, text);
      expect(outputText).not.toBe(text);
      const { diagnostics } = ts.transpileModule(outputText, {
        reportDiagnostics: true,
        compilerOptions: { target: ts.ScriptTarget.ES2022, experimentalDecorators: true },
      });
      expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
    }
  });

  it('is noticed when its source has moved on', () => {
    const edit = { file: 'a.ts', find: 'ack()', replace: '' };
    expect(() => applied('nothing of the kind', edit)).toThrow('finds it 0 times');
    expect(() => applied('ack(); ack();', edit)).toThrow('finds it 2 times');
  });
});
