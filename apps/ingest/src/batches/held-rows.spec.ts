import { describe, expect, it } from '@jest/globals';
import { beatMilliseconds, heldRows } from './held-rows.js';
import type { ReadRow } from './reading/reading.js';

describe('rows of a batch that is read', () => {
  const read = async (count: number, each: number, holdOn: () => Promise<void>): Promise<number[]> => {
    let time = 0;
    async function* rows(): AsyncGenerator<ReadRow> {
      for (let number = 1; number <= count; number++) {
        time += each;
        yield { number, fields: {} } as ReadRow;
      }
    }
    const passed: number[] = [];
    for await (const { number } of heldRows(rows(), holdOn, () => time)) passed.push(number);
    return passed;
  };

  it.each([
    ['a few that take seconds each', 20, beatMilliseconds / 4, 5],
    ['as many as pass in a moment', 100_000, 0.01, 0],
  ])('keep its lease by the time they take: %s', async (_, count, each, asked) => {
    let held = 0;
    const passed = await read(count, each, async () => void held++);
    expect([passed.length, held]).toEqual([count, asked]);
  });

  it('end where it is not ours any more', async () => {
    await expect(read(10, beatMilliseconds, () => Promise.reject(new Error('not ours')))).rejects.toThrow(
      'not ours',
    );
  });
});
