import { mkdirSync, writeFileSync } from 'node:fs';
import { machine } from './machine.js';

export type Row = Record<string, string | number>;

/** Prints rows as a table and keeps them, with the machine, in bench/results. */
export function report(name: string, rows: readonly Row[]): void {
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  console.table(rows);
  writeFileSync(
    new URL(`${name}.json`, folder),
    `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`,
  );
}
