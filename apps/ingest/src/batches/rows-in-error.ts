import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RowState, Why } from './batch-row.js';

export interface RowInError {
  row: number;
  file: string | null;
  line: number | null;
  state: RowState;
  why: Why | null;
  raw: string | null;
}

const page = 1_000;

/** Rows that came to nothing, with their reasons. */
@Injectable()
export class RowsInError {
  constructor(private readonly database: DataSource) {}

  /** In the order of the file, read as they are asked for. */
  async *of(batchId: string, states: readonly RowState[]): AsyncGenerator<RowInError> {
    for (let after = 0; ;) {
      const rows: RowInError[] = await this.database.query(
        `SELECT row, file, line, state, why, raw FROM batch_rows
         WHERE batch_id = $1 AND row > $2 AND state = ANY($3) ORDER BY row LIMIT $4`,
        [batchId, after, states, page],
      );
      yield* rows;
      if (rows.length < page) return;
      after = rows.at(-1)?.row ?? after;
    }
  }
}
