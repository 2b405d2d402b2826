import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDataSources1763900001007 implements MigrationInterface {
  name = 'CreateDataSources1763900001007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What was looked up for it, so that it means the same when it is replayed.
      ALTER TABLE business_events ADD lookups jsonb;
      CREATE TABLE data_sources (
        key text COLLATE "C" NOT NULL,
        definition jsonb NOT NULL,
        -- Of a file: the content in force.
        content jsonb,
        revision bigint NOT NULL,
        changed_by text NOT NULL,
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT data_sources_pk PRIMARY KEY (key)
      );
      CREATE SEQUENCE data_source_revisions;
      CREATE TABLE data_source_rows (
        source text COLLATE "C" NOT NULL,
        content uuid NOT NULL,
        key text COLLATE "C" NOT NULL,
        value jsonb NOT NULL,
        CONSTRAINT data_source_rows_pk PRIMARY KEY (source, content, key)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE data_source_rows; DROP TABLE data_sources; DROP SEQUENCE data_source_revisions;
      ALTER TABLE business_events DROP lookups;
    `);
  }
}
