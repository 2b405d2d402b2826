import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What customers were sent, as caps count it; and what waits for room or for the right hour. */
export class Contacts1700000020000 implements MigrationInterface {
  name = 'Contacts1700000020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE contacts (
        communication_id uuid NOT NULL,
        customer_id text NOT NULL,
        brand text NOT NULL,
        at timestamptz NOT NULL,
        message_class text NOT NULL,
        channel text NOT NULL,
        topic text,
        CONSTRAINT contacts_pk PRIMARY KEY (communication_id)
      );
      CREATE INDEX contacts_of_customer ON contacts (customer_id, brand, at);
      CREATE TABLE deferrals (
        communication_id uuid NOT NULL,
        customer_id text NOT NULL,
        brand text NOT NULL,
        release_at timestamptz NOT NULL,
        expires_at timestamptz,
        reason jsonb NOT NULL,
        -- What it competes with others by: see Competitor.
        asking jsonb NOT NULL,
        -- The event as it came, with the customer as they are now.
        envelope jsonb NOT NULL,
        trace jsonb NOT NULL,
        data jsonb NOT NULL,
        customer_version integer NOT NULL,
        -- A replica composes it.
        leased_until timestamptz,
        CONSTRAINT deferrals_pk PRIMARY KEY (communication_id)
      );
      CREATE INDEX deferrals_due ON deferrals (release_at);
      CREATE INDEX deferrals_of_customer ON deferrals (customer_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deferrals; DROP TABLE contacts;');
  }
}
