import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who let what of the rules of a voice pass, in one version and for one finding, and why. */
export class Waivers1700000005000 implements MigrationInterface {
  name = 'Waivers1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE waivers (
        kind text NOT NULL,
        key text NOT NULL,
        version integer NOT NULL,
        author text NOT NULL,
        finding text NOT NULL,
        rule text NOT NULL,
        why text NOT NULL,
        waived_by text NOT NULL,
        waived_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT waivers_pk PRIMARY KEY (kind, key, version, finding),
        CONSTRAINT waivers_of_version FOREIGN KEY (kind, key, version, author)
          REFERENCES content_versions (kind, key, version, created_by),
        CONSTRAINT waivers_four_eyes CHECK (waived_by <> author)
      );
      CREATE FUNCTION waivers_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'waivers are only ever added'; END $$;
      CREATE TRIGGER waivers_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON waivers
        FOR EACH STATEMENT EXECUTE FUNCTION waivers_are_kept();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waivers; DROP FUNCTION waivers_are_kept;');
  }
}
