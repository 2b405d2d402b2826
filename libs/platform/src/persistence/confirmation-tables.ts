import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Facts wait for the services that consume them, suspects are counted, operators' actions leave a line. Additive: the
 * version before works on these tables too, while replicas of both run side by side.
 */
export class ConfirmationTables1763700000000 implements MigrationInterface {
  name = 'ConfirmationTables1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whoever waits for these locks holds up everybody behind it: better to give up and try again.
      SET LOCAL lock_timeout = '3s';
      -- Services that have not confirmed yet; null where the version before wrote the row.
      ALTER TABLE outbox ADD COLUMN awaiting text[], ADD COLUMN confirmed_at timestamptz;
      -- published_at is written when a fact is published again, and when it is confirmed: so outbox_unpublished holds
      -- what waits for its first confirmation, and the version before publishes nothing confirmed again.
      CREATE INDEX outbox_repeated ON outbox (subject, published_at) 
        WHERE confirmed_at IS NULL AND published_at IS NOT NULL AND awaiting IS NOT NULL;
      CREATE TABLE suspects (
        consumer text NOT NULL,
        message_id text NOT NULL,
        -- Times it was handled alone since a process last survived it.
        begun integer NOT NULL DEFAULT 0,
        -- Deliveries that a process ended itself, by giving the message back.
        survived integer NOT NULL DEFAULT 0,
        noted_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT suspects_pk PRIMARY KEY (consumer, message_id)
      );
      CREATE TABLE controls (
        name text NOT NULL,
        set_by text NOT NULL,
        set_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT controls_pk PRIMARY KEY (name)
      );
      CREATE TABLE audit_lines (
        seq bigint NOT NULL,
        at timestamptz(3) NOT NULL,
        actor text NOT NULL,
        action text NOT NULL,
        subject text NOT NULL,
        details text NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL,
        CONSTRAINT audit_lines_pk PRIMARY KEY (seq)
      );
      CREATE FUNCTION audit_lines_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'audit lines are only ever added'; END $$;
      CREATE TRIGGER audit_lines_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_lines
        FOR EACH STATEMENT EXECUTE FUNCTION audit_lines_are_kept();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE audit_lines; DROP FUNCTION audit_lines_are_kept; DROP TABLE controls; DROP TABLE suspects;
      DROP INDEX outbox_repeated;
      ALTER TABLE outbox DROP COLUMN awaiting, DROP COLUMN confirmed_at;
    `);
  }
}
