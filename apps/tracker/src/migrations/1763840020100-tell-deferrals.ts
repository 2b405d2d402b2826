import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waits, for what, and until when; it stays when the wait is over. */
export class TellDeferrals1763840020100 implements MigrationInterface {
  name = 'TellDeferrals1763840020100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE communications ADD COLUMN deferral jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE communications DROP COLUMN deferral');
  }
}
