import { describe, expect, it } from '@jest/globals';
import { Recent } from './recent.js';

describe('recent answers', () => {
  it('are asked for once, also while the first is still being looked for', async () => {
    const recent = new Recent<number>(2);
    let asked = 0;
    const ask = async () => (asked += 1);
    expect(await Promise.all([recent.get('a', ask), recent.get('a', ask)])).toEqual([1, 1]);
    expect(await recent.get('b', ask)).toBe(2);
  });

  it('are forgotten where others were needed later', async () => {
    const recent = new Recent<string>(2);
    const answered: string[] = [];
    for (const question of ['a', 'b', 'a', 'c', 'a', 'b'])
      await recent.get(question, async () => (answered.push(question), question));
    expect(answered).toEqual(['a', 'b', 'c', 'b']);
  });

  it('are no failures: those are asked again', async () => {
    const recent = new Recent<string>(2);
    await expect(recent.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await recent.get('a', async () => 'back')).toBe('back');
  });
});
