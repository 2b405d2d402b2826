import { describe, expect, it } from '@jest/globals';
import { Answers } from './answers.js';
import { afterFailure, closed, openFor } from './circuit.js';
import type { Found, KnownDataSource } from './data-source.js';
import type { KnownDataSources } from './known-data-sources.js';
import { type Question, Lookups } from './lookups.service.js';
import { SourceAway } from './source-away.js';

const second = 1_000;
const found: Found = { value: 1 };

describe('answers of a source', () => {
  const answers = (cacheSeconds: number, maxStaleSeconds: number): Answers => {
    const kept = new Answers({ cacheSeconds, maxStaleSeconds });
    kept.keep('a', found, 0);
    return kept;
  };

  it.each([
    [60, 0, 59, true, true],
    [60, 0, 60, false, false],
    [60, 600, 60, false, true],
    [60, 600, 659, false, true],
    [60, 600, 660, false, false],
    [0, 600, 0, false, true],
    [0, 0, 0, false, false],
  ])(
    'cached for %i s and stale for %i s are, after %i s, fresh: %s, good enough: %s',
    (cache, stale, after, ...expected) => {
      const kept = answers(cache, stale);
      expect([
        kept.fresh('a', after * second) !== undefined,
        kept.stale('a', after * second) !== undefined,
      ]).toEqual(expected);
    },
  );

  it('of a million keys take the room of some thousands', () => {
    const kept = answers(60, 0);
    for (let n = 0; n < 100_000; n++) kept.keep(String(n), found, 0);
    expect([kept.fresh('a', 0), kept.fresh('79999', 0), kept.fresh('99999', 0)]).toEqual([
      undefined,
      undefined,
      found,
    ]);
  });

  it('of the largest values take some dozens of megabytes, whatever their number', () => {
    const kept = new Answers({ cacheSeconds: 60, maxStaleSeconds: 0 });
    const keys = Array.from({ length: 500 }, (_, n) => String(n));
    for (const key of keys) kept.keep(key, { value: 'x'.repeat(250_000) }, 0);
    const left = keys.filter((key) => kept.fresh(key, 0) !== undefined);
    expect(left.length).toBeGreaterThan(100);
    expect(left.length * 250_000).toBeLessThanOrEqual(32 * 1024 * 1024);
    expect(left).toEqual(keys.slice(-left.length));
  });

  it('give their room back when they are kept anew', () => {
    const kept = new Answers({ cacheSeconds: 60, maxStaleSeconds: 0 });
    const large: Found = { value: 'x'.repeat(20_000_000) };
    kept.keep('first', found, 0);
    for (let n = 0; n < 5; n++) kept.keep('again', large, 0);
    expect([kept.fresh('first', 0), kept.fresh('again', 0)]).toEqual([found, large]);
  });

  it('give their room back once nobody may use them any more', () => {
    const kept = new Answers({ cacheSeconds: 60, maxStaleSeconds: 60 });
    kept.keep('old', found, 0);
    kept.keep('younger', found, 1);
    kept.keep('new', found, 120 * second);
    // Asked as of then, what is still held would be good enough.
    expect([kept.stale('old', 1), kept.stale('younger', 1)]).toEqual([undefined, found]);
  });

  it('are kept where they are values: a fault is asked for again, since it may be corrected', () => {
    const kept = new Answers({ cacheSeconds: 60, maxStaleSeconds: 600 });
    kept.keep('a', { fault: { code: 'lookup-refused', reason: 'It is refused.' } }, 0);
    expect([kept.fresh('a', 0), kept.stale('a', 0)]).toEqual([undefined, undefined]);
  });
});

describe('a source that fails', () => {
  it('is left alone for a while that doubles up to a minute, and trusted again after one answer', () => {
    let circuit = closed;
    const waits = Array.from({ length: 9 }, () => openFor((circuit = afterFailure(circuit, 0)), 0));
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(openFor(closed, 0)).toBe(0);
  });

  it('is asked once for many rows, and then not at all, until its time has come', async () => {
    let asked = 0;
    const source: KnownDataSource = {
      ...{ key: 'crm', revision: '1', content: null },
      definition: {
        from: { kind: 'file', keyField: 'id', reading: {} },
        ...{ timeoutMilliseconds: 100, cacheSeconds: 0, maxStaleSeconds: 0, onMiss: 'fail' },
      },
    };
    const known = { find: () => Promise.resolve(new Map([['crm', source]])) } as unknown as KnownDataSources;
    const asking = {
      ask: () => {
        asked++;
        return Promise.reject(new Error('it is dead'));
      },
    };
    const lookups = new Lookups(known, asking as never);
    const questions = Array.from({ length: 250 }, (_, n): Question => ({ source: 'crm', key: String(n) }));
    for (let group = 0; group < 100; group++) await expect(lookups.of(questions)).rejects.toThrow(SourceAway);
    expect(asked).toBe(1);
  });
});
