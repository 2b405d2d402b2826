import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TellApprovals1763820005400 implements MigrationInterface {
  name = 'TellApprovals1763820005400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE communications ADD COLUMN approvals jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE communications DROP COLUMN approvals');
  }
}
