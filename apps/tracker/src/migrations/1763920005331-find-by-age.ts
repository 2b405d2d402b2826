import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is deleted by age is found by age. */
export class FindByAge1763920005331 implements MigrationInterface {
  name = 'FindByAge1763920005331';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE INDEX responses_by_age ON responses USING brin (at);
      CREATE INDEX receipts_by_age ON receipts USING brin (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX receipts_by_age, responses_by_age');
  }
}
