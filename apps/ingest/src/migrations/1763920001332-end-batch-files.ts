import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of batches go: with the batch, and sooner where somebody who is in them was erased. */
export class EndBatchFiles1763920001332 implements MigrationInterface {
  name = 'EndBatchFiles1763920001332';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE batches ADD COLUMN names_erased boolean NOT NULL DEFAULT false;
      CREATE INDEX batches_to_end_files ON batches (finished_at)
        WHERE chunks <> '{}' AND (names_erased OR state IN ('cancelled', 'unreadable'));
      CREATE INDEX batches_by_chunk ON batches USING gin (chunks);
      CREATE TABLE unreferenced_artefacts (
        digest text NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT unreferenced_artefacts_pk PRIMARY KEY (digest)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE unreferenced_artefacts; DROP INDEX batches_by_chunk, batches_to_end_files;
      ALTER TABLE batches DROP COLUMN names_erased;
    `);
  }
}
