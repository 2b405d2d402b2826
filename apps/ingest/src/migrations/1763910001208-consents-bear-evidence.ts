import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log bears what shows that a word was said. Lines of before have nothing to show, and say so by being empty. */
export class ConsentsBearEvidence1763910001208 implements MigrationInterface {
  name = 'ConsentsBearEvidence1763910001208';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE consents
        -- STOP and START are about an address or a channel, and name no purpose.
        ALTER COLUMN purpose DROP NOT NULL,
        ADD COLUMN wording text,
        ADD COLUMN proof jsonb,
        ADD COLUMN contact_point text,
        ADD COLUMN jurisdiction text,
        ADD COLUMN confirmed boolean,
        ADD COLUMN conditions jsonb;
      CREATE INDEX consents_listed ON consents (customer_id, recorded_at DESC, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX consents_listed;
      ALTER TABLE consents DROP COLUMN wording, DROP COLUMN proof, DROP COLUMN contact_point, DROP COLUMN jurisdiction,
        DROP COLUMN confirmed, DROP COLUMN conditions;
    `);
  }
}
