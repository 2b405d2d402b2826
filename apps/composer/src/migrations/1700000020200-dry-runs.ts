import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a policy would have to know to be tried on what was decided, beside each decision; and the trials. Decisions of
 * before have none of it, and are not replayed.
 */
export class DryRuns1700000020200 implements MigrationInterface {
  name = 'DryRuns1700000020200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE decisions
        ADD COLUMN brand text,
        ADD COLUMN message_class text,
        -- On which nothing but the policy was asked about it any more; null where something else denied it.
        ADD COLUMN asked_channel text,
        ADD COLUMN topic text,
        ADD COLUMN thread text,
        ADD COLUMN occurred_at timestamptz,
        ADD COLUMN time_zone text,
        ADD COLUMN country text,
        ADD COLUMN best_hour smallint,
        -- When the customer had last responded by then.
        ADD COLUMN responded_at timestamptz,
        -- What the customer and the jurisdiction asked for beside the policy: see Limits.
        ADD COLUMN limits jsonb,
        ADD COLUMN segments text[];
      CREATE TABLE dry_runs (
        id uuid NOT NULL,
        key text NOT NULL,
        -- Of the policy that is tried; null for one that is not kept.
        version integer,
        policy jsonb NOT NULL,
        -- That it is compared with; null where the brand has none in use.
        base_version integer,
        base jsonb NOT NULL,
        period_from timestamptz(3) NOT NULL,
        period_until timestamptz(3) NOT NULL,
        state text NOT NULL DEFAULT 'waiting',
        requested_by text NOT NULL,
        requested_at timestamptz(3) NOT NULL DEFAULT now(),
        started_at timestamptz(3),
        ended_at timestamptz(3),
        -- A replica works on it; times that one began to.
        leased_until timestamptz,
        begun integer NOT NULL DEFAULT 0,
        progress jsonb,
        result jsonb,
        failure jsonb,
        CONSTRAINT dry_runs_pk PRIMARY KEY (id)
      );
      CREATE INDEX dry_runs_of_policy ON dry_runs (key, requested_at DESC, id DESC);
      CREATE INDEX dry_runs_open ON dry_runs (requested_at) WHERE state IN ('waiting', 'running');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE dry_runs;
      ALTER TABLE decisions
        DROP COLUMN brand, DROP COLUMN message_class, DROP COLUMN asked_channel, DROP COLUMN topic, DROP COLUMN thread,
        DROP COLUMN occurred_at, DROP COLUMN time_zone, DROP COLUMN country, DROP COLUMN best_hour,
        DROP COLUMN responded_at, DROP COLUMN limits, DROP COLUMN segments;
    `);
  }
}
