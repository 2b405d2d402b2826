import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePrintJobs1763810005006 implements MigrationInterface {
  name = 'CreatePrintJobs1763810005006';

  /** A delivery that is printed in a stream is due at `infinity`: no lane takes it, whichever version it is of. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE deliveries ADD COLUMN print_stream uuid, ADD COLUMN print_part integer;
      CREATE INDEX deliveries_of_print_stream ON deliveries (print_stream, print_part) WHERE print_stream IS NOT NULL;
      CREATE TABLE print_jobs (
        -- The name that the printer knows it by. Of a document that is printed by itself: its communication.
        id uuid NOT NULL,
        stream_id uuid,
        part integer,
        batch_id uuid,
        profile text,
        printer text NOT NULL,
        sides text,
        artefact jsonb,
        index jsonb,
        documents integer NOT NULL,
        pages integer,
        sheets integer,
        state text NOT NULL,
        -- What is printed of it, where pages are left out: [[first, last], …].
        page_ranges jsonb,
        -- How many documents are left in it.
        printed_documents integer,
        attempts integer NOT NULL DEFAULT 0,
        printer_job_id text,
        -- What the printer says: its own state and reasons, and the job's.
        printer_says jsonb,
        reason_code text,
        reason_text text,
        fence integer NOT NULL DEFAULT 0,
        lease_until timestamptz NOT NULL DEFAULT now(),
        next_look_at timestamptz NOT NULL DEFAULT now(),
        called_at timestamptz(3),
        submitted_at timestamptz(3),
        ended_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT print_jobs_pk PRIMARY KEY (id),
        CONSTRAINT print_jobs_state CHECK (state IN
          ('waiting', 'calling', 'printing', 'completed', 'failed', 'unconfirmed'))
      );
      CREATE INDEX print_jobs_open ON print_jobs (next_look_at) WHERE state IN ('waiting', 'calling', 'printing');
      CREATE INDEX print_jobs_of_stream ON print_jobs (stream_id, part);
      CREATE INDEX print_jobs_listed ON print_jobs (created_at DESC, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE print_jobs; ALTER TABLE deliveries DROP COLUMN print_stream, DROP COLUMN print_part;',
    );
  }
}
