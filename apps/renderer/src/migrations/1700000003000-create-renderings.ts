import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRenderings1700000003000 implements MigrationInterface {
  name = 'CreateRenderings1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE artefacts (
        digest text NOT NULL,
        media_type text NOT NULL,
        bytes integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT artefacts_pk PRIMARY KEY (digest)
      );
      CREATE TABLE documents (
        content_key text NOT NULL,
        digest text NOT NULL,
        bytes integer NOT NULL,
        pages integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT documents_pk PRIMARY KEY (content_key),
        CONSTRAINT documents_artefact_fk FOREIGN KEY (digest) REFERENCES artefacts (digest)
      );
      CREATE TABLE renderings (
        communication_id uuid NOT NULL,
        channel text NOT NULL,
        template text NOT NULL,
        template_version integer NOT NULL,
        content_key text NOT NULL,
        renderer_version text NOT NULL,
        artefacts jsonb NOT NULL,
        pages integer NOT NULL,
        rendered_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT renderings_pk PRIMARY KEY (communication_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE renderings; DROP TABLE documents; DROP TABLE artefacts;');
  }
}
