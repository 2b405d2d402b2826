import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Times have milliseconds, as cursors and JavaScript do: with more, a page would begin where none ended. */
export class CreateCustomers1700000001001 implements MigrationInterface {
  name = 'CreateCustomers1700000001001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customers (
        -- Byte order, in which the service sorts too: rows are locked in this order, so that batches do not deadlock.
        id text COLLATE "C" NOT NULL,
        version bigint NOT NULL,
        profile jsonb NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT customers_pk PRIMARY KEY (id)
      );
      CREATE INDEX customers_listed ON customers (created_at DESC, id DESC);
      CREATE TABLE consents (
        id bigint GENERATED ALWAYS AS IDENTITY,
        customer_id text COLLATE "C" NOT NULL,
        purpose text NOT NULL,
        channel text,
        state text NOT NULL,
        basis text,
        source text NOT NULL,
        actor text,
        at timestamptz(3) NOT NULL,
        recorded_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT consents_pk PRIMARY KEY (id),
        CONSTRAINT consents_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
      );
      CREATE INDEX consents_of_customer ON consents (customer_id, at);
      CREATE FUNCTION refuse_to_rewrite_consents() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'The consent log is append-only: record a later word instead.';
        END $$;
      CREATE TRIGGER consents_append_only BEFORE UPDATE ON consents
        FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_consents();
      CREATE TABLE timeline_entries (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        customer_id text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        at timestamptz(3) NOT NULL,
        source text NOT NULL,
        refs jsonb NOT NULL,
        notes jsonb NOT NULL,
        CONSTRAINT timeline_entries_pk PRIMARY KEY (id),
        CONSTRAINT timeline_entries_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
      );
      CREATE INDEX timeline_entries_listed ON timeline_entries (customer_id, at DESC, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE timeline_entries; DROP TABLE consents; DROP FUNCTION refuse_to_rewrite_consents(); DROP TABLE customers;
    `);
  }
}
