import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStops1700000005002 implements MigrationInterface {
  name = 'CreateStops1700000005002';

  /** `suppressions.stops` counts stops, so that a claim can tell that one came after it was judged. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stops (
        customer_id text NOT NULL,
        event_id text NOT NULL,
        stopped_channels text[] NOT NULL DEFAULT '{}',
        revoked text[] NOT NULL DEFAULT '{}',
        settled boolean NOT NULL DEFAULT false,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT stops_pk PRIMARY KEY (customer_id, event_id)
      );
      CREATE INDEX stops_recorded_at ON stops USING brin (recorded_at);
      ALTER TABLE suppressions ADD COLUMN stops bigint NOT NULL DEFAULT 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE suppressions DROP COLUMN stops; DROP TABLE stops;');
  }
}
