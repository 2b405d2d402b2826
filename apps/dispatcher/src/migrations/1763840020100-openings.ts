import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a delivery may be handed over, as composer said; null where it is open always. */
export class Openings1763840020100 implements MigrationInterface {
  name = 'Openings1763840020100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE deliveries ADD COLUMN openings jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries DROP COLUMN openings');
  }
}
