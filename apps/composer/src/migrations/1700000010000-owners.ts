import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which teams own content: beside its versions, so that no version changes who may write the next. */
export class Owners1700000010000 implements MigrationInterface {
  name = 'Owners1700000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE content_owners (
        kind text NOT NULL,
        key text NOT NULL,
        teams text[] NOT NULL,
        given_by text NOT NULL,
        given_at timestamptz(3) NOT NULL,
        CONSTRAINT content_owners_pk PRIMARY KEY (kind, key),
        CONSTRAINT content_owners_some CHECK (cardinality(teams) > 0)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE content_owners;');
  }
}
