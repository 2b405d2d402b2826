import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables that every service needs to take part in the bus: what it has handled, what it must say, what it could not handle. */
export class PlatformTables1700000000000 implements MigrationInterface {
  name = 'PlatformTables1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbox (
        consumer text NOT NULL,
        message_id text NOT NULL,
        handled_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT inbox_pk PRIMARY KEY (consumer, message_id)
      );
      CREATE INDEX inbox_handled_at ON inbox USING brin (handled_at);
      CREATE TABLE outbox (
        id text NOT NULL,
        subject text NOT NULL,
        headers jsonb NOT NULL,
        body text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        published_at timestamptz,
        CONSTRAINT outbox_pk PRIMARY KEY (id)
      );
      -- Written once, read seldom, gone in days: compressing it would cost more than all the rest of the row.
      ALTER TABLE outbox ALTER COLUMN body SET STORAGE EXTERNAL;
      CREATE INDEX outbox_unpublished ON outbox (created_at) WHERE published_at IS NULL;
      CREATE INDEX outbox_created_at ON outbox USING brin (created_at);
      CREATE TABLE parked_messages (
        id uuid NOT NULL,
        consumer text NOT NULL,
        message_id text NOT NULL,
        subject text NOT NULL,
        headers jsonb NOT NULL,
        body text NOT NULL,
        code text NOT NULL,
        reason text NOT NULL,
        remedy text NOT NULL,
        state text NOT NULL DEFAULT 'parked',
        deliveries integer NOT NULL,
        parked_at timestamptz(3) NOT NULL DEFAULT now(),
        settled_at timestamptz,
        settled_by text,
        CONSTRAINT parked_messages_pk PRIMARY KEY (id),
        CONSTRAINT parked_messages_once UNIQUE (consumer, message_id)
      );
      CREATE INDEX parked_messages_listed ON parked_messages (state, parked_at DESC, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parked_messages; DROP TABLE outbox; DROP TABLE inbox;');
  }
}
