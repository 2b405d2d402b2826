import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

describe('a group commit', () => {
  it('writes together what comes together, and answers each with its own outcome', async () => {
    const groups: number[][] = [];
    const commit = new GroupCommit<number, number>((items) => {
      groups.push(items);
      return Promise.resolve(items.map((item) => item * 10));
    });
    await expect(Promise.all([1, 2, 3].map((item) => commit.add(item)))).resolves.toEqual([10, 20, 30]);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  it('never writes more at once than it may', async () => {
    const sizes: number[] = [];
    const commit = new GroupCommit<number, number>(
      (items) => {
        sizes.push(items.length);
        return Promise.resolve(items);
      },
      { most: 4 },
    );
    await Promise.all(Array.from({ length: 10 }, (_, i) => commit.add(i)));
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('has no more writes under way than it has writers, and loses nobody meanwhile', async () => {
    const allBusy = Promise.withResolvers<void>();
    let underWay = 0;
    let most = 0;
    const commit = new GroupCommit<number, number>(
      async (items) => {
        most = Math.max(most, ++underWay);
        if (underWay === 3) allBusy.resolve();
        await allBusy.promise;
        underWay--;
        return items;
      },
      { most: 1, writers: 3 },
    );
    const items = Array.from({ length: 12 }, (_, i) => i);
    await expect(Promise.all(items.map((item) => commit.add(item)))).resolves.toEqual(items);
    expect(most).toBe(3);
  });

  it('tells everybody of a write that failed, and writes the next', async () => {
    let away = true;
    const commit = new GroupCommit<string, string>((items) =>
      away ? Promise.reject(new Error('the database is away')) : Promise.resolve(items),
    );
    await expect(Promise.allSettled([commit.add('a'), commit.add('b')])).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    away = false;
    await expect(commit.add('c')).resolves.toBe('c');
  });

  it('lets one item at fault fail alone', async () => {
    const commit = new GroupCommit<number, number>((items) =>
      items.includes(2) ? Promise.reject(new Error('two')) : Promise.resolve(items),
    );
    const results = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('puts what is added during a write into the next one', async () => {
    const groups: string[][] = [];
    let late: Promise<string> | undefined;
    const commit: GroupCommit<string, string> = new GroupCommit((items) => {
      groups.push(items);
      late ??= commit.add('late');
      return Promise.resolve(items);
    });
    await commit.add('early');
    await late;
    expect(groups).toEqual([['early'], ['late']]);
  });
});
