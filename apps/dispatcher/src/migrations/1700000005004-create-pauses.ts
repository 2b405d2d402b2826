import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePauses1700000005004 implements MigrationInterface {
  name = 'CreatePauses1700000005004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pauses (
        kind text NOT NULL,
        name text NOT NULL,
        reason text,
        paused_by text NOT NULL,
        paused_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pauses_pk PRIMARY KEY (kind, name),
        CONSTRAINT pauses_kind CHECK (kind IN ('definition', 'channel', 'provider'))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pauses;');
  }
}
