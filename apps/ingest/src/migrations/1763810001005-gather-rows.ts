import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GatherRows1763810001005 implements MigrationInterface {
  name = 'GatherRows1763810001005';

  /**
   * `gathered` counts rows that wait for their print stream, `to_assemble` communications that were gathered since the
   * renderer was last told to produce one, and `assembled` how often it was told.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE batches
        ADD COLUMN gathered integer NOT NULL DEFAULT 0,
        ADD COLUMN to_assemble integer NOT NULL DEFAULT 0,
        ADD COLUMN assembled integer NOT NULL DEFAULT 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE batches DROP COLUMN gathered, DROP COLUMN to_assemble, DROP COLUMN assembled;',
    );
  }
}
