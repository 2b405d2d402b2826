import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of communications that fall back where they miss their customer: what shows that they have not. */
export class AwaitWhatReaches1763850005800 implements MigrationInterface {
  name = 'AwaitWhatReaches1763850005800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE awaited (
        communication_id uuid NOT NULL,
        event text NOT NULL,
        -- From the hand-over on.
        seconds integer NOT NULL,
        -- When somebody looks next.
        due_at timestamptz NOT NULL,
        CONSTRAINT awaited_pk PRIMARY KEY (communication_id)
      );
      CREATE INDEX awaited_due ON awaited (due_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE awaited');
  }
}
