import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Segments, who is in them, and when the passing of time alone may change that. */
export class CreateSegments1763920001301 implements MigrationInterface {
  name = 'CreateSegments1763920001301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE segments (
        key text COLLATE "C" PRIMARY KEY,
        name text NOT NULL,
        description text,
        rule jsonb NOT NULL,
        version int NOT NULL DEFAULT 1,
        -- Of the last change of its rule: who is in it is right once a pass covers that.
        revision bigint NOT NULL,
        changed_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE segment_members (
        segment text COLLATE "C" NOT NULL,
        customer_id text COLLATE "C" NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
        since timestamptz NOT NULL,
        PRIMARY KEY (customer_id, segment)
      );
      CREATE INDEX segment_members_listed ON segment_members (segment, customer_id);

      CREATE TABLE segment_moments (
        customer_id text COLLATE "C" PRIMARY KEY REFERENCES customers (id) ON DELETE CASCADE,
        due_at timestamptz NOT NULL
      );
      CREATE INDEX segment_moments_due ON segment_moments (due_at);

      -- One row each. Which rules are in force, and how far all customers have been asked by them: whoever changes rules
      -- waits for transactions that go by those of before, and these must not have to wait for whoever asks.
      CREATE TABLE segment_rules (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        revision bigint NOT NULL DEFAULT 0
      );
      INSERT INTO segment_rules DEFAULT VALUES;
      CREATE TABLE segment_pass (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        completed bigint NOT NULL DEFAULT 0,
        -- The revision that the pass under way covers; null where none is.
        covers bigint,
        after text COLLATE "C" NOT NULL DEFAULT '',
        done bigint NOT NULL DEFAULT 0,
        total bigint NOT NULL DEFAULT 0
      );
      INSERT INTO segment_pass DEFAULT VALUES;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE segment_pass, segment_rules, segment_moments, segment_members, segments');
  }
}
