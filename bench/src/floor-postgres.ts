import pg from 'pg';

/** Inserts `count` rows with the body, 100 a transaction, by unnest: what the record alone can do. @returns rows/s */
export async function postgresFloor(url: string, count: number, body: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('CREATE TABLE bench_rows (id text PRIMARY KEY, body text NOT NULL)');
  const began = performance.now();
  for (let done = 0; done < count; done += 100) {
    const ids = Array.from({ length: 100 }, (_, i) => String(done + i));
    await client.query('INSERT INTO bench_rows SELECT unnest($1::text[]), $2', [ids, body]);
  }
  const seconds = (performance.now() - began) / 1_000;
  await client.query('DROP TABLE bench_rows');
  await client.end();
  return count / seconds;
}
