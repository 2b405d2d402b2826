import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of print streams go: by age, and sooner where somebody who is in them was erased. */
export class EndStreamFiles1763920003332 implements MigrationInterface {
  name = 'EndStreamFiles1763920003332';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE print_streams ADD COLUMN names_erased boolean NOT NULL DEFAULT false;
      CREATE INDEX print_streams_with_files ON print_streams (completed_at) WHERE index_csv IS NOT NULL OR index_json IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX print_streams_with_files; ALTER TABLE print_streams DROP COLUMN names_erased',
    );
  }
}
