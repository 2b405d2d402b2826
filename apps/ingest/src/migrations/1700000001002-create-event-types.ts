import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateEventTypes1700000001002 implements MigrationInterface {
  name = 'CreateEventTypes1700000001002';

  /** Versions are immutable rows, so that a business event can say for ever by which mapping it was read. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_types (
        type text COLLATE "C" NOT NULL,
        version integer NOT NULL,
        schema jsonb,
        mapping jsonb NOT NULL,
        registered_at timestamptz(3) NOT NULL DEFAULT now(),
        registered_by text NOT NULL,
        -- Grows with every registration of any type: replicas ask for what is new since the last they saw.
        revision bigint NOT NULL,
        CONSTRAINT event_types_pk PRIMARY KEY (type, version),
        CONSTRAINT event_types_revision UNIQUE (revision)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_types');
  }
}
