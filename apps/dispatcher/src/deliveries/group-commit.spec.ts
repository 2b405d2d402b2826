import { expect, test } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

test('what is added at about the same time is committed together, in order', async () => {
  const groups: number[][] = [];
  const commit = new GroupCommit<number, number>((items) => {
    groups.push(items);
    return Promise.resolve(items.map((item) => item * 10));
  });
  expect(await Promise.all([1, 2, 3].map((item) => commit.add(item)))).toEqual([10, 20, 30]);
  expect(groups).toEqual([[1, 2, 3]]);
});

test('what is added during a commit goes into the next one', async () => {
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

test('one item at fault fails alone', async () => {
  const commit = new GroupCommit<number, number>((items) =>
    items.includes(2) ? Promise.reject(new Error('two')) : Promise.resolve(items),
  );
  const results = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
