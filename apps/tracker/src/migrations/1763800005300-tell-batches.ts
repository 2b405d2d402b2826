import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TellBatches1763800005300 implements MigrationInterface {
  name = 'TellBatches1763800005300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE communications ADD COLUMN batch_id uuid, ADD COLUMN batch_row integer;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE communications DROP COLUMN batch_id, DROP COLUMN batch_row');
  }
}
