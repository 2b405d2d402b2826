import { describe, expect, it } from '@jest/globals';
import { settledUpTo } from './stream-room.js';

const reader = (name: string, floor: number, left: { pending?: number; taken?: number } = {}) => ({
  name,
  num_pending: left.pending ?? 0,
  num_ack_pending: left.taken ?? 0,
  ack_floor: { stream_seq: floor },
});

describe('what of a stream everybody has settled', () => {
  it('ends where the slowest stands', () => {
    const readers = [reader('a', 90, { pending: 10 }), reader('b', 40, { taken: 1 })];
    expect(settledUpTo(['a', 'b'], readers, 100)).toBe(40);
  });

  it('is everything for one who has nothing left, though few of the messages were for it', () => {
    expect(settledUpTo(['a', 'b'], [reader('a', 100), reader('b', 3)], 100)).toBe(100);
  });

  it('is nothing while one who should read it does not yet', () => {
    expect(settledUpTo(['a', 'b'], [reader('a', 100)], 100)).toBe(0);
  });

  it('does not wait for others', () => {
    const forgotten = reader('somebody', 1, { pending: 99 });
    expect(settledUpTo(['a'], [reader('a', 80, { taken: 2 }), forgotten], 100)).toBe(80);
  });

  it('never goes beyond the stream, which may have lost its end', () => {
    expect(settledUpTo(['a'], [reader('a', 120, { pending: 1 })], 100)).toBe(100);
  });
});
