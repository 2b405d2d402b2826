import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a response the number that it came from, as a hash: START lifts the STOP of the same number alone. */
export class HearFromWhom1763840005750 implements MigrationInterface {
  name = 'HearFromWhom1763840005750';

  async up(runner: QueryRunner): Promise<void> {
    // After the column that was last: rows go in by their order.
    await runner.query('ALTER TABLE responses ADD COLUMN contact_point text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE responses DROP COLUMN contact_point');
  }
}
