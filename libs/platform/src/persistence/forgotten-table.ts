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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE forgotten');
  }
}
