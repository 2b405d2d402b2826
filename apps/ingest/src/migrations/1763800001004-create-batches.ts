import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBatches1763800001004 implements MigrationInterface {
  name = 'CreateBatches1763800001004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE batches (
        id uuid NOT NULL,
        name text NOT NULL,
        event_type text NOT NULL,
        options jsonb NOT NULL,
        digest text NOT NULL,
        bytes bigint NOT NULL,
        chunks text[] NOT NULL,
        state text NOT NULL,
        -- The last row that is settled with: taken in, found faulty, or cancelled. Moves only with them.
        cursor integer NOT NULL DEFAULT 0,
        -- The same while faulty rows are tried again; null otherwise.
        retry_cursor integer,
        faulty integer NOT NULL DEFAULT 0,
        under_way integer NOT NULL DEFAULT 0,
        delivered integer NOT NULL DEFAULT 0,
        withheld integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        cancelled integer NOT NULL DEFAULT 0,
        -- Whoever reads it, and until when; the fence tells a reader that another one has taken over.
        fence integer NOT NULL DEFAULT 0,
        lease_until timestamptz NOT NULL DEFAULT now(),
        failure jsonb,
        created_by text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        started_at timestamptz(3),
        -- When its last row was taken in, or left out.
        read_at timestamptz(3),
        finished_at timestamptz(3),
        CONSTRAINT batches_pk PRIMARY KEY (id),
        CONSTRAINT batches_state CHECK (state IN
          ('held', 'waiting', 'reading', 'paused', 'producing', 'cancelling', 'finished', 'cancelled', 'unreadable'))
      );
      CREATE INDEX batches_listed ON batches (created_at DESC, id DESC);
      CREATE INDEX batches_to_read ON batches (created_at) 
        WHERE state IN ('waiting', 'reading', 'cancelling') AND read_at IS NULL;
      CREATE TABLE batch_rows (
        batch_id uuid NOT NULL,
        row integer NOT NULL,
        state text NOT NULL,
        line integer,
        event_id uuid,
        asked integer,
        endings jsonb NOT NULL DEFAULT '{}',
        why jsonb,
        raw text,
        CONSTRAINT batch_rows_pk PRIMARY KEY (batch_id, row),
        CONSTRAINT batch_rows_batch FOREIGN KEY (batch_id) REFERENCES batches (id) ON DELETE CASCADE
      );
      CREATE INDEX batch_rows_in_error ON batch_rows (batch_id, row) WHERE state IN ('faulty', 'failed');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE batch_rows; DROP TABLE batches;');
  }
}
