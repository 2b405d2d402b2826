import { describe, expect, it } from '@jest/globals';
import { read } from '../grammar.js';
import { listedHelpers } from './examples.js';
import { blocks, helpers } from './index.js';

describe('the examples of helpers', () => {
  it('are of every helper there is, and of no other', () => {
    expect(listedHelpers.map(({ name }) => name).sort()).toEqual([...blocks, ...Object.keys(helpers)].sort());
  });

  it.each(listedHelpers.map(({ name, example }) => [name, example]))(
    'of %s can be written so',
    (name, example) => {
      expect(read(example)).toMatchObject({ faults: [], partials: [] });
      expect(example).toMatch(new RegExp(`\\b${name}\\b`));
    },
  );
});
