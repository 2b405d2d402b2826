import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What authors write, in versions that never change, and a counter by which replicas see that something did. */
export class Content1700000001000 implements MigrationInterface {
  name = 'Content1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE content_versions (
        kind text NOT NULL,
        key text NOT NULL,
        version integer NOT NULL,
        body jsonb NOT NULL,
        digest text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        created_by text NOT NULL,
        CONSTRAINT content_versions_pk PRIMARY KEY (kind, key, version)
      );
      CREATE TABLE content_revisions (
        one boolean NOT NULL DEFAULT true,
        revision bigint NOT NULL,
        CONSTRAINT content_revisions_pk PRIMARY KEY (one),
        CONSTRAINT content_revisions_one CHECK (one)
      );
      INSERT INTO content_revisions (revision) VALUES (0);
      CREATE TABLE published_templates (
        key text NOT NULL,
        version integer NOT NULL,
        content jsonb NOT NULL,
        digest text NOT NULL,
        published_at timestamptz NOT NULL DEFAULT now(),
        published_by text NOT NULL,
        CONSTRAINT published_templates_pk PRIMARY KEY (key, version)
      );
      CREATE INDEX published_templates_current ON published_templates (key, published_at DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE published_templates; DROP TABLE content_revisions; DROP TABLE content_versions;',
    );
  }
}
