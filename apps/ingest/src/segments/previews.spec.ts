import { describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { emptyProfile } from '../customers/profile.js';
import type { SegmentStore } from './segment-store.js';
import { Previews } from './previews.service.js';
import type { Segments } from './segments.service.js';

const input = { rule: { field: 'country', is: 'given' } as const };
const pageOf = (after: string) =>
  Array.from({ length: 1_000 }, (_, i) => ({
    ...{ id: `${after}-${i}`, version: '1', profile: emptyProfile, history: null, segments: [] },
  }));

/** Customers without end; `answer` lets the next page be read. */
function endless() {
  const asked: (() => void)[] = [];
  const query = (_: string, [after]: [string]) =>
    new Promise((resolve) => asked.push(() => resolve(pageOf(after))));
  const store = { all: () => Promise.resolve([]) } as unknown as SegmentStore;
  const previews = new Previews({ query } as unknown as DataSource, store, {} as Segments);
  return { previews, asked };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('previews', () => {
  it('stop reading customers once nobody waits, and are two at once at the most', async () => {
    const { previews, asked } = endless();
    const readers = [new AbortController(), new AbortController()];
    const counted = readers.map(({ signal }) => previews.preview(input, signal));
    await turn();
    const third = previews.preview(input, new AbortController().signal);
    await expect(third).rejects.toMatchObject({ details: { status: 503, retryAfter: 5 } });
    expect(asked).toHaveLength(2);
    for (const reader of readers) reader.abort();
    for (const answer of asked) answer();
    await Promise.all(counted);
    expect(asked).toHaveLength(2);
    const next = new AbortController();
    void previews.preview(input, next.signal);
    await turn();
    expect(asked).toHaveLength(3);
  });
});
