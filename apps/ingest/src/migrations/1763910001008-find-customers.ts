import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words that customers are found by, beside them: a profile that changes in anything else is written without an
 * index. A trigger keeps them, so that replicas of the version before do too.
 */
export class FindCustomers1763910001008 implements MigrationInterface {
  name = 'FindCustomers1763910001008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE TABLE customer_words (
        customer_id text COLLATE "C" NOT NULL,
        created_at timestamptz(3) NOT NULL,
        words tsvector NOT NULL,
        CONSTRAINT customer_words_pk PRIMARY KEY (customer_id),
        CONSTRAINT customer_words_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
      );
      CREATE INDEX customer_words_listed ON customer_words (created_at DESC, customer_id DESC);
      CREATE INDEX customer_words_found ON customer_words USING gin (words);
      ${functions}
      CREATE TRIGGER customers_are_found AFTER INSERT ON customers
        FOR EACH ROW EXECUTE FUNCTION customers_are_found();
      CREATE TRIGGER customers_are_found_anew AFTER UPDATE OF profile ON customers FOR EACH ROW
        WHEN ((OLD.profile->'names', OLD.profile->'contactPoints')
          IS DISTINCT FROM (NEW.profile->'names', NEW.profile->'contactPoints'))
        EXECUTE FUNCTION customers_are_found();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER customers_are_found_anew ON customers; DROP TRIGGER customers_are_found ON customers;
      DROP FUNCTION customers_are_found, customer_words_of, customer_folded; DROP TABLE customer_words;
    `);
  }
}

/** Apart from the trigger, whose lock nobody should wait for so long. */
export class FindKnownCustomers1763910001009 implements MigrationInterface {
  name = 'FindKnownCustomers1763910001009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO customer_words SELECT id, created_at, customer_words_of(id, profile) FROM customers
      ON CONFLICT (customer_id) DO NOTHING
    `);
  }

  async down(): Promise<void> {
    // Goes with the table.
  }
}

/**
 * Folded as `search-query.ts` folds what somebody types. Words are whole and in parts: of a name at its hyphens, of an
 * e-mail address what is before the @, and of a phone number what is left without a calling code, of one to three digits.
 */
const functions = `
  CREATE FUNCTION customer_folded(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN
    replace(replace(replace(replace(translate(
      lower(regexp_replace(normalize($1, NFKD), '[\\u0300-\\u036f''’\`]', '', 'g') COLLATE pg_c_utf8),
      'øłđðıς', 'olddiσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');

  CREATE FUNCTION customer_words_of(id text, profile jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE
    SET search_path FROM CURRENT AS $$
      WITH names AS (
        SELECT unnest(string_to_array(customer_folded(value), ' ')) AS word FROM jsonb_each_text(profile->'names')
        UNION SELECT unnest(string_to_array(customer_folded(id), ' '))
      ), points AS (
        SELECT point->>'channel' AS channel, customer_folded(point->>'address') AS address
        FROM jsonb_array_elements(profile->'contactPoints') AS point WHERE point->>'channel' IN ('email', 'sms')
      ), whole AS (
        SELECT word FROM names
        UNION SELECT address FROM points WHERE channel = 'email'
        UNION SELECT substr(address, 2 + code) FROM points, generate_series(0, 3) AS code WHERE channel = 'sms'
        UNION SELECT unnest(regexp_split_to_array(word, '[-._,;:/()"&+]+')) FROM (
          SELECT word FROM names UNION SELECT split_part(address, '@', 1) FROM points WHERE channel = 'email'
        ) AS parted
      )
      SELECT array_to_tsvector(coalesce(array_agg(left(word, 250)), '{}')) FROM whole WHERE word <> ''
    $$;

  CREATE FUNCTION customers_are_found() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      INSERT INTO customer_words VALUES (NEW.id, NEW.created_at, customer_words_of(NEW.id, NEW.profile))
      ON CONFLICT (customer_id) DO UPDATE SET words = excluded.words;
      RETURN NULL;
    END $$;`;
