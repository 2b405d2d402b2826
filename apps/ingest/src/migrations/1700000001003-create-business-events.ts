import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBusinessEvents1700000001003 implements MigrationInterface {
  name = 'CreateBusinessEvents1700000001003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE business_events (
        id uuid NOT NULL,
        source text NOT NULL,
        source_event_id text NOT NULL,
        type text NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        received_at timestamptz(3) NOT NULL,
        digest text NOT NULL,
        event jsonb NOT NULL,
        state text NOT NULL,
        code text,
        customer_id text COLLATE "C",
        event_type_version integer,
        CONSTRAINT business_events_pk PRIMARY KEY (id),
        CONSTRAINT business_events_state CHECK (state IN ('accepted', 'parked'))
      );
      CREATE INDEX business_events_received ON business_events USING brin (received_at);
      CREATE INDEX business_events_parked ON business_events (type, code, received_at) WHERE state = 'parked';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE business_events');
  }
}
