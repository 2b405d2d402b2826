import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What traits and segments ask of a customer's touchpoints, kept beside the profile: it changes with each of them. */
export class CustomersHaveHistories1763920001311 implements MigrationInterface {
  name = 'CustomersHaveHistories1763920001311';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customer_histories (
        customer_id text COLLATE "C" NOT NULL,
        history jsonb NOT NULL,
        -- Of all ids that are one person with it, where there are more.
        joined jsonb,
        CONSTRAINT customer_histories_pk PRIMARY KEY (customer_id),
        CONSTRAINT customer_histories_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE customer_histories');
  }
}
