import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long customers have heard nothing, as an index knows it; and the queue of those who are about to hear nothing for too long. */
export class Silences1700000020210 implements MigrationInterface {
  name = 'Silences1700000020210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_customers (
        customer_id text NOT NULL,
        known_since timestamptz(3) NOT NULL,
        CONSTRAINT known_customers_pk PRIMARY KEY (customer_id)
      );
      INSERT INTO known_customers SELECT customer_id, min(decided_at) FROM decisions GROUP BY customer_id;
      -- The floor that is in force for each brand; without days there is none any more.
      CREATE TABLE silence_floors (
        brand text NOT NULL,
        policy_version integer NOT NULL,
        days integer,
        ahead integer NOT NULL,
        message_classes text[] NOT NULL,
        customers text NOT NULL,
        definition text NOT NULL,
        act text NOT NULL,
        -- Grows with every change of what moments follow from; those of which all customers were looked for.
        generation integer NOT NULL,
        stocked integer NOT NULL DEFAULT 0,
        CONSTRAINT silence_floors_pk PRIMARY KEY (brand)
      );
      CREATE TABLE silences (
        brand text NOT NULL,
        customer_id text NOT NULL,
        known_since timestamptz NOT NULL,
        -- The last message that counts.
        heard_at timestamptz,
        -- Somebody said to leave the customer alone until then.
        not_before timestamptz,
        -- From then on something is offered; null where it has been, or where there is no floor.
        offer_from timestamptz,
        generation integer NOT NULL,
        CONSTRAINT silences_pk PRIMARY KEY (brand, customer_id)
      );
      CREATE INDEX silences_due ON silences (brand, offer_from) WHERE offer_from IS NOT NULL;
      CREATE INDEX silences_of_generation ON silences (brand, generation);
      CREATE TABLE silence_offers (
        id uuid NOT NULL,
        brand text NOT NULL,
        customer_id text NOT NULL,
        since timestamptz(3) NOT NULL,
        due_at timestamptz(3) NOT NULL,
        definition text NOT NULL,
        state text NOT NULL DEFAULT 'offered',
        found_at timestamptz(3) NOT NULL,
        settled_at timestamptz(3),
        settled_by text,
        communication_id uuid,
        CONSTRAINT silence_offers_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX silence_offers_open ON silence_offers (brand, customer_id) WHERE state = 'offered';
      CREATE INDEX silence_offers_listed ON silence_offers (state, due_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE silence_offers; DROP TABLE silences; DROP TABLE silence_floors; DROP TABLE known_customers;',
    );
  }
}
