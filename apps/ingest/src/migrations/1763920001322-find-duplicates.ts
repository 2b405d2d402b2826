import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What customers are known again by, beside them: those of one mark stand side by side in the index, so nobody is
 * compared with all others. A trigger keeps them, so that replicas of the version before do too.
 */
export class FindDuplicates1763920001322 implements MigrationInterface {
  name = 'FindDuplicates1763920001322';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE TABLE customer_marks (
        mark text COLLATE "C" NOT NULL,
        customer_id text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        CONSTRAINT customer_marks_pk PRIMARY KEY (mark, customer_id) INCLUDE (kind),
        CONSTRAINT customer_marks_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
      );
      CREATE INDEX customer_marks_of_customer ON customer_marks (customer_id);
      ${functions}
      CREATE TRIGGER customers_are_marked AFTER INSERT ON customers
        FOR EACH ROW WHEN (NEW.version > 0) EXECUTE FUNCTION customers_are_marked();
      CREATE TRIGGER customers_are_marked_anew AFTER UPDATE OF profile, merged_into ON customers FOR EACH ROW
        WHEN ((OLD.profile->'names', OLD.profile->'contactPoints', OLD.profile->'attributes'->'birthDate', OLD.merged_into)
          IS DISTINCT FROM
          (NEW.profile->'names', NEW.profile->'contactPoints', NEW.profile->'attributes'->'birthDate', NEW.merged_into))
        EXECUTE FUNCTION customers_are_marked();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER customers_are_marked_anew ON customers; DROP TRIGGER customers_are_marked ON customers;
      DROP FUNCTION customers_are_marked, customer_marks_of; DROP TABLE customer_marks;
    `);
  }
}

/** Apart from the triggers, whose lock nobody should wait for so long. */
export class FindKnownDuplicates1763920001323 implements MigrationInterface {
  name = 'FindKnownDuplicates1763920001323';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO customer_marks (mark, customer_id, kind)
      SELECT m.mark, c.id, m.kind FROM customers AS c CROSS JOIN customer_marks_of(c.profile) AS m
      WHERE c.merged_into IS NULL ON CONFLICT (mark, customer_id) DO NOTHING
    `);
  }

  async down(): Promise<void> {
    // Goes with the table.
  }
}

/**
 * An address alone is a mark; a name only with something beside it, and a postal address only with a name: many share
 * either. Names are folded as for finding.
 */
const functions = `
  CREATE FUNCTION customer_marks_of(profile jsonb) RETURNS TABLE (kind text, mark text) LANGUAGE sql IMMUTABLE
    SET search_path FROM CURRENT AS $$
      WITH name AS (
        SELECT customer_folded(coalesce(
          (profile->'names'->>'given') || ' ' || (profile->'names'->>'family'), profile->'names'->>'organisation')) AS is
      ), points AS (
        SELECT point->>'channel' AS channel, point->'address' AS address
        FROM jsonb_array_elements(profile->'contactPoints') AS point
      ), marks AS (
        SELECT channel AS kind, lower(address#>>'{}') AS said FROM points WHERE channel IN ('email', 'sms')
        UNION SELECT 'name and address', concat_ws(E'\\n', name.is,
          customer_folded(concat_ws(' ', address->>'lines', address->>'postalCode', address->>'city')))
          FROM points, name WHERE channel = 'print' AND name.is <> ''
        UNION SELECT 'name and birth date', concat_ws(E'\\n', name.is, profile->'attributes'->>'birthDate')
          FROM name WHERE name.is <> '' AND profile->'attributes'->>'birthDate' <> ''
      )
      SELECT kind, left(encode(sha256(convert_to(kind || E'\\n' || said, 'UTF8')), 'hex'), 32) FROM marks
    $$;

  CREATE FUNCTION customers_are_marked() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      DELETE FROM customer_marks AS known WHERE known.customer_id = NEW.id AND (NEW.merged_into IS NOT NULL
        OR NOT EXISTS (SELECT FROM customer_marks_of(NEW.profile) AS m WHERE m.mark = known.mark));
      IF NEW.merged_into IS NULL THEN
        INSERT INTO customer_marks (mark, customer_id, kind)
        SELECT m.mark, NEW.id, m.kind FROM customer_marks_of(NEW.profile) AS m ORDER BY m.mark
        ON CONFLICT (mark, customer_id) DO NOTHING;
      END IF;
      RETURN NULL;
    END $$;`;
