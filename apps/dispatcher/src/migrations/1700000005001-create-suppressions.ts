import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSuppressions1700000005001 implements MigrationInterface {
  name = 'CreateSuppressions1700000005001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE suppressions (
        customer_id text NOT NULL,
        version bigint NOT NULL,
        stopped text[] NOT NULL,
        revoked text[] NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT suppressions_pk PRIMARY KEY (customer_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE suppressions;');
  }
}
