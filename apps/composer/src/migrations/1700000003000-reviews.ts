import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who asked for approval, who gave it, and what counts since when. The tables hold where code is wrong: nobody approves
 * what they wrote, nothing is approved by too few, and only what is approved can be published.
 */
export class Reviews1700000003000 implements MigrationInterface {
  name = 'Reviews1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(whatCountedBefore);
    await runner.query(guards);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER content_versions_are_kept ON content_versions; DROP FUNCTION content_versions_are_kept;
      DROP TRIGGER published_templates_are_kept ON published_templates; DROP FUNCTION published_templates_are_kept;
      DROP TABLE publications; DROP TABLE approvals; DROP FUNCTION approvals_are_kept;
      DROP TABLE reviews; DROP FUNCTION reviews_need_approvals;
      ALTER TABLE content_versions DROP CONSTRAINT content_versions_author;
    `);
  }
}

const tables = `
  ALTER TABLE content_versions ADD CONSTRAINT content_versions_author UNIQUE (kind, key, version, created_by);

  CREATE TABLE reviews (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    kind text NOT NULL,
    key text NOT NULL,
    version integer NOT NULL,
    author text NOT NULL,
    state text NOT NULL,
    required integer NOT NULL,
    digest text,
    blocks text[] NOT NULL DEFAULT '{}',
    note text,
    submitted_by text NOT NULL,
    submitted_at timestamptz(3) NOT NULL DEFAULT now(),
    settled_by text,
    settled_at timestamptz(3),
    settled_note text,
    CONSTRAINT reviews_pk PRIMARY KEY (id),
    CONSTRAINT reviews_of_version FOREIGN KEY (kind, key, version, author)
      REFERENCES content_versions (kind, key, version, created_by),
    CONSTRAINT reviews_state CHECK (state IN ('in-review', 'approved', 'changes-requested', 'withdrawn', 'reopened')),
    CONSTRAINT reviews_settled CHECK ((state = 'in-review') = (settled_at IS NULL)),
    CONSTRAINT reviews_required CHECK (required >= 1),
    CONSTRAINT reviews_subject UNIQUE (id, kind, key, version, author),
    CONSTRAINT reviews_outcome UNIQUE (id, kind, key, version, state)
  );
  CREATE UNIQUE INDEX reviews_one_open ON reviews (kind, key, version) WHERE state IN ('in-review', 'approved');
  CREATE INDEX reviews_listed ON reviews (submitted_at DESC, id DESC);
  CREATE INDEX reviews_blocks ON reviews USING gin (blocks);
  CREATE INDEX reviews_by_key ON reviews (kind, key, version, submitted_at DESC);

  CREATE TABLE approvals (
    review uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    version integer NOT NULL,
    author text NOT NULL,
    approver text NOT NULL,
    roles text[] NOT NULL DEFAULT '{}',
    digest text NOT NULL,
    note text,
    approved_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT approvals_pk PRIMARY KEY (review, approver),
    CONSTRAINT approvals_of_review FOREIGN KEY (review, kind, key, version, author)
      REFERENCES reviews (id, kind, key, version, author),
    CONSTRAINT approvals_four_eyes CHECK (approver <> author)
  );

  CREATE TABLE publications (
    id bigint GENERATED ALWAYS AS IDENTITY,
    review uuid NOT NULL,
    review_state text NOT NULL DEFAULT 'approved',
    kind text NOT NULL,
    key text NOT NULL,
    version integer NOT NULL,
    valid_from timestamptz(3) NOT NULL,
    valid_until timestamptz(3),
    published_by text NOT NULL,
    published_at timestamptz(3) NOT NULL DEFAULT now(),
    ended_by text,
    ended_at timestamptz(3),
    CONSTRAINT publications_pk PRIMARY KEY (id),
    CONSTRAINT publications_approved CHECK (review_state = 'approved'),
    CONSTRAINT publications_of_review FOREIGN KEY (review, kind, key, version, review_state)
      REFERENCES reviews (id, kind, key, version, state),
    CONSTRAINT publications_dates CHECK (valid_until > valid_from),
    CONSTRAINT publications_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL))
  );
  CREATE INDEX publications_counting ON publications (kind, key) WHERE ended_at IS NULL;
  CREATE INDEX publications_of_version ON publications (kind, key, version);`;

/** Until now the newest brand, block and definition counted, and the template that was published last. */
const whatCountedBefore = `
  WITH counting AS (
    SELECT kind, key, version, created_by AS author, digest, '{}'::text[] AS blocks,
           created_by AS by, created_at AS at, true AS current
    FROM (SELECT DISTINCT ON (kind, key) * FROM content_versions WHERE kind <> 'template'
          ORDER BY kind, key, version DESC) AS newest
    UNION ALL
    SELECT 'template', v.key, v.version, v.created_by, p.digest,
           ARRAY(SELECT jsonb_object_keys(p.content->'blocks')), p.published_by, p.published_at,
           p.published_at = max(p.published_at) OVER (PARTITION BY p.key)
    FROM published_templates AS p
    JOIN content_versions AS v ON v.kind = 'template' AND v.key = p.key AND v.version = p.version
  ), approved AS (
    INSERT INTO reviews (kind, key, version, author, state, required, digest, blocks, note,
                         submitted_by, submitted_at, settled_by, settled_at)
    SELECT kind, key, version, author, 'approved', 1, digest, blocks, 'Approved before there were reviews.',
           author, at, by, at
    FROM counting
    RETURNING id, kind, key, version
  )
  INSERT INTO publications (review, kind, key, version, valid_from, published_by, published_at, ended_by, ended_at)
  SELECT id, kind, key, version, at, by, at, CASE WHEN NOT current THEN by END, CASE WHEN NOT current THEN now() END
  FROM approved JOIN counting USING (kind, key, version)
  ORDER BY at;`;

const guards = `
  CREATE FUNCTION reviews_need_approvals() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      IF NEW.state = 'approved' AND NEW.required > (
        SELECT count(*) FROM approvals WHERE review = NEW.id AND digest IS NOT DISTINCT FROM NEW.digest
      ) THEN
        RAISE EXCEPTION 'the review % has fewer approvals than it needs', NEW.id USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER reviews_need_approvals BEFORE INSERT OR UPDATE ON reviews
    FOR EACH ROW EXECUTE FUNCTION reviews_need_approvals();

  CREATE FUNCTION approvals_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'approvals are only ever added'; END $$;
  CREATE TRIGGER approvals_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON approvals
    FOR EACH STATEMENT EXECUTE FUNCTION approvals_are_kept();

  CREATE FUNCTION content_versions_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'versions are only ever added'; END $$;
  CREATE TRIGGER content_versions_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON content_versions
    FOR EACH STATEMENT EXECUTE FUNCTION content_versions_are_kept();

  CREATE FUNCTION published_templates_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the content of a published version never changes'; END $$;
  CREATE TRIGGER published_templates_are_kept BEFORE UPDATE OF key, version, content, digest ON published_templates
    FOR EACH STATEMENT EXECUTE FUNCTION published_templates_are_kept();`;
