import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The newest version of each key without its body, which may be megabytes of fonts: lists and searches read nothing
 * else. A trigger keeps it, so that replicas of the version before do too.
 */
export class Listings1700000016000 implements MigrationInterface {
  name = 'Listings1700000016000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE TABLE content_listings (
        kind text NOT NULL,
        key text NOT NULL,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        summary jsonb NOT NULL,
        words text NOT NULL,
        CONSTRAINT content_listings_pk PRIMARY KEY (kind, key)
      );
      CREATE INDEX content_listings_listed ON content_listings (kind, created_at DESC, key DESC);
      ${functions}
      CREATE TRIGGER content_versions_are_listed AFTER INSERT ON content_versions
        FOR EACH ROW EXECUTE FUNCTION content_versions_are_listed();
      INSERT INTO content_listings
      SELECT DISTINCT ON (kind, key) kind, key, version, created_at, created_by,
             content_summary(kind, body), content_words(key, body)
      FROM content_versions ORDER BY kind, key, version DESC;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER content_versions_are_listed ON content_versions;
      DROP FUNCTION content_versions_are_listed, content_words, content_folded, content_summary;
      DROP TABLE content_listings;
    `);
  }
}

/** Names are found without their accents, in capitals or not. */
const functions = `
  CREATE FUNCTION content_summary(kind text, body jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE RETURN CASE kind
    WHEN 'template' THEN jsonb_build_object(
      'name', body->'name', 'brand', body->'brand',
      'channels', (SELECT coalesce(jsonb_agg(DISTINCT channel), '[]')
                   FROM jsonb_path_query(body, '$.variants[*].channel') AS channel),
      'locales', jsonb_path_query_array(body, '$.texts.keyvalue().key'))
    WHEN 'brand' THEN jsonb_build_object('name', body->'name', 'locale', body->'locale', 'senders', body->'senders')
    WHEN 'block' THEN jsonb_build_object('excerpt', left(body->>'source', 200))
    ELSE body END;
  CREATE FUNCTION content_folded(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN
    lower(regexp_replace(normalize($1, NFKD), '[\\u0300-\\u036f]', '', 'g') COLLATE pg_c_utf8);
  CREATE FUNCTION content_words(key text, body jsonb) RETURNS text LANGUAGE sql IMMUTABLE
    SET search_path FROM CURRENT RETURN content_folded(concat_ws(' ', key, body->>'name'));
  CREATE FUNCTION content_versions_are_listed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      INSERT INTO content_listings AS l
      VALUES (NEW.kind, NEW.key, NEW.version, NEW.created_at, NEW.created_by,
              content_summary(NEW.kind, NEW.body), content_words(NEW.key, NEW.body))
      ON CONFLICT (kind, key) DO UPDATE
      SET version = excluded.version, created_at = excluded.created_at, created_by = excluded.created_by,
          summary = excluded.summary, words = excluded.words
      WHERE l.version < excluded.version;
      RETURN NULL;
    END $$;`;
