import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the policies of brands stop, as composer told last. */
export class KillSwitches1763920004332 implements MigrationInterface {
  name = 'KillSwitches1763920004332';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kill_switches (
        brand text NOT NULL,
        policy jsonb,
        switches jsonb NOT NULL,
        since timestamptz NOT NULL,
        CONSTRAINT kill_switches_pk PRIMARY KEY (brand)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kill_switches');
  }
}
