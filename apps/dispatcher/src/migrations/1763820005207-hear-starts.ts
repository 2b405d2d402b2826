import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a STOP where it came from, and STARTs beside them: either may come first. */
export class HearStarts1763820005207 implements MigrationInterface {
  name = 'HearStarts1763820005207';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE stops ADD COLUMN contact_point text, ADD COLUMN started_from text, ADD COLUMN said_at timestamptz',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE stops DROP COLUMN contact_point, DROP COLUMN started_from, DROP COLUMN said_at',
    );
  }
}
