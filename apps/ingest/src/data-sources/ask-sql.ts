import type { Pool } from 'pg';
import { isFaultOfQuery, rowsOf } from '../outside/sql-rows.js';
import { mostValueBytes, tooLarge, unusableKey } from './ask-rest.js';
import type { Found } from './data-source.js';

const together = 1_000;

const ambiguous: Found = {
  fault: { code: 'lookup-ambiguous', reason: 'The source has several rows for the key.' },
};

/** Class 22: a key that does not fit the type of its column, for example. */
const isFaultOfData = (error: unknown): boolean => isFaultOfQuery(error) && error.code.startsWith('22');

/** Asks for all keys together. A key that the query cannot take is found by halves, and costs the others nothing. */
export async function askSql(
  pool: Pool,
  query: string,
  keys: readonly string[],
  timeoutMilliseconds: number,
  heard: (key: string, found: Found | undefined) => void,
): Promise<void> {
  for (let start = 0; start < keys.length; start += together)
    await askTogether(keys.slice(start, start + together));

  async function askTogether(some: readonly string[]): Promise<void> {
    let answer: Map<string, Found>;
    try {
      answer = await rowsByKey(pool, query, some, timeoutMilliseconds);
    } catch (error) {
      if (!isFaultOfData(error)) throw error;
      const [only, ...others] = some;
      if (others.length === 0 && only !== undefined) return heard(only, unusableKey);
      const half = Math.ceil(some.length / 2);
      await askTogether(some.slice(0, half));
      return askTogether(some.slice(half));
    }
    for (const key of some) heard(key, answer.get(key));
  }
}

async function rowsByKey(
  pool: Pool,
  text: string,
  keys: readonly string[],
  timeoutMilliseconds: number,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for await (const rows of rowsOf(pool, { text, keys, timeoutMilliseconds }))
    for (const row of rows) {
      const value = JSON.parse(row) as Record<string, unknown>;
      if (!('key' in value)) throw new Error('its query has no column “key”');
      const key = String(value['key']);
      if (found.has(key)) found.set(key, ambiguous);
      else found.set(key, Buffer.byteLength(row) > mostValueBytes ? tooLarge : { value });
    }
  return found;
}
