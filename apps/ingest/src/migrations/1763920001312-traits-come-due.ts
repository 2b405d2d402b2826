import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When traits are to be inferred again, what custom traits came to, and the custom traits themselves. */
export class TraitsComeDue1763920001312 implements MigrationInterface {
  name = 'TraitsComeDue1763920001312';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE customer_histories
        ADD COLUMN due_at timestamptz(3),
        -- Of each custom trait, by its key: its fault, if any, and when it was computed by which version.
        ADD COLUMN outcomes jsonb NOT NULL DEFAULT '{}',
        -- Grows with every change: what was computed from an older one is not kept.
        ADD COLUMN revision bigint NOT NULL DEFAULT 0;
      CREATE INDEX customer_histories_due ON customer_histories (due_at) WHERE due_at IS NOT NULL;
      CREATE TABLE custom_traits (
        key text COLLATE "C" NOT NULL,
        definition jsonb NOT NULL,
        version bigint NOT NULL,
        -- It asks for the time, so that it ages by itself.
        ages boolean NOT NULL,
        -- Deleted, while customers still lose it.
        gone boolean NOT NULL DEFAULT false,
        changed_by text NOT NULL,
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        -- The last customer for whom it was computed since the change; without one, it was for all.
        position text COLLATE "C" DEFAULT '',
        computed bigint NOT NULL DEFAULT 0,
        faults bigint NOT NULL DEFAULT 0,
        fault text,
        CONSTRAINT custom_traits_pk PRIMARY KEY (key)
      );
      CREATE SEQUENCE custom_trait_versions;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP SEQUENCE custom_trait_versions; DROP TABLE custom_traits; DROP INDEX customer_histories_due;
      ALTER TABLE customer_histories DROP COLUMN due_at, DROP COLUMN outcomes, DROP COLUMN revision;
    `);
  }
}
