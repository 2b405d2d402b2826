import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which version of a policy it was decided; of what waits, until when. */
export class DecisionsOfPolicies1700000020100 implements MigrationInterface {
  name = 'DecisionsOfPolicies1700000020100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE decisions ADD COLUMN policy jsonb, ADD COLUMN release_at timestamptz, ADD COLUMN expires_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE decisions DROP COLUMN policy, DROP COLUMN release_at, DROP COLUMN expires_at',
    );
  }
}
