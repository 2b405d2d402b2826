import type { MigrationInterface, QueryRunner } from 'typeorm';

const sources = `
      CREATE TABLE batch_sources (
        key text COLLATE "C" NOT NULL,
        definition jsonb NOT NULL,
        version integer NOT NULL DEFAULT 1,
        -- Slots up to here were run, or left out by their rule.
        looked_until timestamptz(3) NOT NULL,
        next_slot timestamptz(3),
        -- The replica that watches a folder or a bucket, and until when.
        watcher uuid,
        watched_until timestamptz(3) NOT NULL DEFAULT now(),
        next_look timestamptz(3) NOT NULL DEFAULT now(),
        trouble jsonb,
        changed_by text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT batch_sources_pk PRIMARY KEY (key)
      );
      CREATE INDEX batch_sources_due ON batch_sources (next_slot) WHERE next_slot IS NOT NULL;
      CREATE TABLE batch_source_runs (
        id uuid NOT NULL,
        source text COLLATE "C" NOT NULL,
        slot timestamptz(3),
        started_by text NOT NULL,
        state text NOT NULL,
        failure jsonb,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        ended_at timestamptz(3),
        CONSTRAINT batch_source_runs_pk PRIMARY KEY (id),
        CONSTRAINT batch_source_runs_state CHECK (state IN ('waiting', 'done', 'failed', 'missed'))
      );
      CREATE INDEX batch_source_runs_listed ON batch_source_runs (source, created_at DESC, id DESC);
      CREATE TABLE batch_source_objects (
        source text COLLATE "C" NOT NULL,
        object text COLLATE "C" NOT NULL,
        version text NOT NULL,
        batch_id uuid,
        failure jsonb,
        taken_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT batch_source_objects_pk PRIMARY KEY (source, object, version)
      );
    `;

const webhooks = `
      CREATE TABLE batch_webhooks (
        id uuid NOT NULL,
        batch_id uuid NOT NULL,
        event text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        trouble text,
        delivered_at timestamptz(3),
        given_up_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT batch_webhooks_pk PRIMARY KEY (id),
        CONSTRAINT batch_webhooks_batch FOREIGN KEY (batch_id) REFERENCES batches (id) ON DELETE CASCADE
      );
      CREATE INDEX batch_webhooks_of_batch ON batch_webhooks (batch_id, created_at DESC);
    `;

export class CreateBatchSources1763900001006 implements MigrationInterface {
  name = 'CreateBatchSources1763900001006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE batches
        -- Rows of the whole file, once somebody has counted them.
        ADD total integer,
        -- Who or what made it, beside created_by: a source with its run.
        ADD origin jsonb,
        ADD run_id uuid,
        ADD webhook jsonb,
        -- The end (finished_at) that its webhook was promised for.
        ADD told_end timestamptz(3),
        -- Why it waits although it could be read; gone with the next rows.
        ADD held_up jsonb,
        DROP CONSTRAINT batches_state,
        ADD CONSTRAINT batches_state CHECK (state IN ('collecting', 'held', 'waiting', 'reading', 'paused', 'producing',
          'cancelling', 'finished', 'cancelled', 'unreadable'));
      CREATE INDEX batches_to_tell ON batches (finished_at) WHERE webhook IS NOT NULL AND told_end IS DISTINCT FROM finished_at;
      CREATE INDEX batches_of_run ON batches (run_id) WHERE run_id IS NOT NULL;
      ALTER TABLE batch_rows ADD file text;
    `);
    await runner.query(sources);
    await runner.query(webhooks);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE batch_webhooks; DROP TABLE batch_source_objects; DROP TABLE batch_source_runs; DROP TABLE batch_sources;
      ALTER TABLE batch_rows DROP file;
      ALTER TABLE batches DROP total, DROP origin, DROP run_id, DROP webhook, DROP told_end, DROP held_up;
    `);
  }
}
