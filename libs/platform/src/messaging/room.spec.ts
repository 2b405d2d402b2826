import { describe, expect, it } from '@jest/globals';
import { batchLength, bytesOf, isFull } from './room.js';

const megabyte = 1024 * 1024;
const times = (count: number, size: number): number[] => Array.from({ length: count }, () => size);

describe('a batch', () => {
  it('takes as many messages as its consumer wants, as long as they are small', () => {
    expect(batchLength(times(500, 1_000), 200)).toBe(200);
    expect(batchLength(times(3, 1_000), 200)).toBe(3);
    expect(batchLength([], 200)).toBe(0);
  });

  it('takes no more than there is room for', () => {
    expect(batchLength(times(200, megabyte), 200)).toBe(16);
    expect(batchLength([...times(100, 1_000), 17 * megabyte], 200)).toBe(100);
  });

  it('takes one that has no room, alone', () => {
    expect(batchLength(times(2, 17 * megabyte), 200)).toBe(1);
  });

  it('counts a body that lies elsewhere as large', () => {
    const message = { id: 'a', subject: 's', body: '' };
    expect(bytesOf({ ...message, headers: {} })).toBe(0);
    expect(bytesOf({ ...message, headers: { 'ce-dataref': 'sha256:ab' } })).toBe(2 * megabyte);
  });

  it('is whole by number or by size', () => {
    expect(isFull(times(199, 1_000), 200)).toBe(false);
    expect(isFull(times(200, 1_000), 200)).toBe(true);
    expect(isFull(times(16, megabyte), 200)).toBe(true);
  });
});
