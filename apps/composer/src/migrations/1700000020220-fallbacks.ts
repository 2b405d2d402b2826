import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stands by for a communication that may miss its customer waits for a fact, and not for a time. */
export class Fallbacks1700000020220 implements MigrationInterface {
  name = 'Fallbacks1700000020220';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The communication before it, the channels that were tried, and why the customer was missed.
      ALTER TABLE deferrals ADD COLUMN fallback jsonb;
      CREATE INDEX deferrals_standing_by ON deferrals (((fallback ->> 'of')::uuid)) WHERE release_at = 'infinity';
      CREATE INDEX deferrals_to_dismiss ON deferrals (expires_at) WHERE release_at = 'infinity';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deferrals DROP COLUMN fallback');
  }
}
