import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a customer's deliveries are found by. */
export class EraseCustomers1763920004331 implements MigrationInterface {
  name = 'EraseCustomers1763920004331';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE INDEX deliveries_of_customer ON deliveries (customer_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX deliveries_of_customer');
  }
}
