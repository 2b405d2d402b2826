import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a customer's decisions and offers are found by. */
export class EraseCustomers1763920002331 implements MigrationInterface {
  name = 'EraseCustomers1763920002331';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE INDEX decisions_of_customer ON decisions (customer_id);
      CREATE INDEX silences_of_customer ON silences (customer_id);
      CREATE INDEX silence_offers_of_customer ON silence_offers (customer_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX silence_offers_of_customer, silences_of_customer, decisions_of_customer');
  }
}
