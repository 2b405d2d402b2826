import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BindProviders1700000005003 implements MigrationInterface {
  name = 'BindProviders1700000005003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What may have arrived waits for its own provider; its lane looks for it alone while another takes the rest.
      CREATE INDEX deliveries_bound ON deliveries (channel, provider, next_attempt_at)
        WHERE state = 'ready' AND may_have_arrived;
      ALTER TABLE attempts ADD COLUMN text text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts DROP COLUMN text; DROP INDEX deliveries_bound;');
  }
}
