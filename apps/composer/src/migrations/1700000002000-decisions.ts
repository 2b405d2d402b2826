import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The decision ledger: for every communication that was asked for, whether, how and why. */
export class Decisions1700000002000 implements MigrationInterface {
  name = 'Decisions1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE decisions (
        communication_id uuid NOT NULL,
        event_id uuid NOT NULL,
        definition text NOT NULL,
        definition_version integer NOT NULL,
        template text NOT NULL,
        template_version integer NOT NULL,
        customer_id text NOT NULL,
        channel text,
        outcome text NOT NULL,
        reason jsonb,
        trace jsonb NOT NULL,
        decided_at timestamptz NOT NULL,
        CONSTRAINT decisions_pk PRIMARY KEY (communication_id)
      );
      CREATE INDEX decisions_decided_at ON decisions USING brin (decided_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE decisions;');
  }
}
