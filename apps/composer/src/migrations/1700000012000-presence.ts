import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has what open now. Not logged: half a minute after a crash it would be out of date anyway. */
export class Presence1700000012000 implements MigrationInterface {
  name = 'Presence1700000012000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE presences (
        kind text NOT NULL,
        key text NOT NULL,
        person uuid NOT NULL,
        version integer NOT NULL,
        changed boolean NOT NULL,
        since timestamptz(3) NOT NULL,
        heard_at timestamptz(3) NOT NULL,
        CONSTRAINT presences_pk PRIMARY KEY (kind, key, person)
      );
      CREATE INDEX presences_heard ON presences (heard_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE presences;');
  }
}
