import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReadReleases1763820005007 implements MigrationInterface {
  name = 'ReadReleases1763820005007';

  /** What a version before this one took in has none, and is not asked for one. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE deliveries ADD COLUMN release jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries DROP COLUMN release');
  }
}
