import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A merged customer stays a row: what is said of that id is kept with it, and goes with it when it is parted again. So
 * no row of the consent log or the timeline ever moves.
 */
export class MergeCustomers1763920001321 implements MigrationInterface {
  name = 'MergeCustomers1763920001321';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE customers
        ADD COLUMN merged_into text COLLATE "C",
        -- Those that were merged into this one, and what is known of it without them. Who locks it, learns of them.
        ADD COLUMN members text[] COLLATE "C",
        ADD COLUMN own jsonb;
      CREATE TABLE customer_merges (
        id bigint GENERATED ALWAYS AS IDENTITY,
        customer_id text COLLATE "C" NOT NULL,
        merged_into text COLLATE "C" NOT NULL,
        why text NOT NULL,
        by text NOT NULL,
        at timestamptz(3) NOT NULL,
        parted_by text,
        parted_at timestamptz(3),
        CONSTRAINT customer_merges_pk PRIMARY KEY (id),
        CONSTRAINT customer_merges_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
        CONSTRAINT customer_merges_survives FOREIGN KEY (merged_into) REFERENCES customers (id) ON DELETE CASCADE
      );
      CREATE INDEX customer_merges_of ON customer_merges (customer_id, id DESC);
      CREATE INDEX customer_merges_survivor ON customer_merges (merged_into, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE customer_merges;
      ALTER TABLE customers DROP COLUMN merged_into, DROP COLUMN members, DROP COLUMN own;
    `);
  }
}
