import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was erased, as somebody asked for it; and what a customer's events are found by. */
export class EraseCustomers1763920001331 implements MigrationInterface {
  name = 'EraseCustomers1763920001331';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE TABLE erasures (
        id uuid NOT NULL,
        -- Of whom: the hash under which they are forgotten.
        hash text COLLATE "C" NOT NULL,
        why text NOT NULL,
        requested_by text NOT NULL,
        requested_at timestamptz(3) NOT NULL,
        -- The fact that the other services confirm.
        fact text NOT NULL,
        CONSTRAINT erasures_pk PRIMARY KEY (id)
      );
      CREATE INDEX erasures_of ON erasures (hash, requested_at DESC);
      CREATE TABLE holds (
        customer_id text COLLATE "C" NOT NULL,
        why text NOT NULL,
        until timestamptz(3),
        put_by text NOT NULL,
        put_at timestamptz(3) NOT NULL,
        CONSTRAINT holds_pk PRIMARY KEY (customer_id)
      );
      CREATE INDEX timeline_entries_by_age ON timeline_entries USING brin (at);
      CREATE INDEX business_events_of_customer ON business_events (customer_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX business_events_of_customer, timeline_entries_by_age; DROP TABLE holds; DROP TABLE erasures;',
    );
  }
}
