import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What reviewers and authors say to each other about a version, and whether it is settled. */
export class Comments1700000004000 implements MigrationInterface {
  name = 'Comments1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE comments (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        kind text NOT NULL,
        key text NOT NULL,
        version integer NOT NULL,
        place jsonb,
        reply_to uuid,
        text text NOT NULL,
        written_by text NOT NULL,
        written_at timestamptz(3) NOT NULL DEFAULT now(),
        resolved_by text,
        resolved_at timestamptz(3),
        CONSTRAINT comments_pk PRIMARY KEY (id),
        CONSTRAINT comments_of_version FOREIGN KEY (kind, key, version) REFERENCES content_versions (kind, key, version),
        CONSTRAINT comments_thread UNIQUE (id, kind, key),
        CONSTRAINT comments_reply FOREIGN KEY (reply_to, kind, key) REFERENCES comments (id, kind, key)
      );
      CREATE INDEX comments_listed ON comments (kind, key, written_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE comments;');
  }
}
