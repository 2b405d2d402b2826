import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the customers' own pages are made of, and the evidence of what was chosen on them. */
export class KeepPreferences1763840005700 implements MigrationInterface {
  name = 'KeepPreferences1763840005700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE preference_profiles (
        customer_id text COLLATE "C" NOT NULL,
        -- Of the profile; -1 where nothing has been heard of it.
        version bigint NOT NULL,
        profile jsonb NOT NULL,
        -- Links in messages from before then open nothing.
        links_end timestamptz(3),
        CONSTRAINT preference_profiles_pk PRIMARY KEY (customer_id)
      ) WITH (fillfactor = 70);
      CREATE TABLE preference_choices (
        id uuid NOT NULL,
        customer_id text COLLATE "C" NOT NULL,
        communication_id uuid NOT NULL,
        chosen_at timestamptz(3) NOT NULL,
        wording text NOT NULL,
        -- The version whose topics were offered.
        brand jsonb,
        -- The page as it was shown, and what of it was changed.
        shown jsonb NOT NULL,
        consents jsonb NOT NULL,
        wishes jsonb NOT NULL,
        CONSTRAINT preference_choices_pk PRIMARY KEY (id)
      );
      CREATE INDEX preference_choices_of_customer ON preference_choices (customer_id, chosen_at DESC, id DESC);
      CREATE TABLE preference_offers (
        brand text COLLATE "C" NOT NULL,
        version integer NOT NULL,
        offer jsonb NOT NULL,
        CONSTRAINT preference_offers_pk PRIMARY KEY (brand)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE preference_offers; DROP TABLE preference_choices; DROP TABLE preference_profiles',
    );
  }
}
