import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was forgotten, by a keyed hash: kept for good, since what is old about them may turn up at any time. */
export class ForgottenTable1763920000331 implements MigrationInterface {
  name = 'ForgottenTable1763920000331';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE forgotten (
        hash text COLLATE "C" NOT NULL,
        at timestamptz(3) NOT NULL,
        version bigint NOT NULL,
        CONSTRAINT forgotten_pk PRIMARY KEY (hash)
      );
      -- Of whom nothing may be deleted, and what said so last.
      CREATE TABLE held (
        person text COLLATE "C" NOT NULL,
        is_held boolean NOT NULL,
        until timestamptz(3),
        said_at timestamptz(3) NOT NULL,
        CONSTRAINT held_pk PRIMARY KEY (person)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE held; DROP TABLE forgotten');
  }
}
