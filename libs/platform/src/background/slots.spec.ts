import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.js';

/** A task that ends when told to, and what has begun so far. */
function tasks(slots: Slots) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return {
    begun,
    run: (name: string) => slots.run(task(name)),
    runAlone: (name: string) => slots.runAlone(task(name)),
    end: async (name: string) => {
      ends.get(name)?.();
      await new Promise(setImmediate);
    },
  };
}

describe('slots', () => {
  it('hold back what there is no room for, and let it in as soon as there is', async () => {
    const slots = new Slots(2);
    const { begun, run, end } = tasks(slots);
    const all = [run('a'), run('b'), run('c'), run('d')];
    await end('none');
    expect([begun, slots.waiting]).toEqual([['a', 'b'], 2]);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    await end('d');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('let a task that wants to be alone wait for the others, and the others wait for it', async () => {
    const { begun, run, runAlone, end } = tasks(new Slots(2));
    void [run('a'), runAlone('alone'), run('b')];
    await end('none');
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'alone']);
    await end('alone');
    expect(begun).toEqual(['a', 'alone', 'b']);
  });

  it('are free again after a task that failed', async () => {
    const slots = new Slots(1);
    await expect(slots.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await slots.runAlone(() => Promise.resolve('next'))).toBe('next');
  });
});
