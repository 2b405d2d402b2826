import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who signed in, and their sessions. Of a token only the digest is kept; spent ones are, so that a copy is noticed. */
export class Sessions1700000007000 implements MigrationInterface {
  name = 'Sessions1700000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE people (
        id uuid NOT NULL,
        issuer text NOT NULL,
        subject text NOT NULL,
        name text NOT NULL,
        email text,
        roles text[] NOT NULL,
        teams text[] NOT NULL,
        signed_in_at timestamptz(3) NOT NULL,
        CONSTRAINT people_pk PRIMARY KEY (id),
        CONSTRAINT people_subject UNIQUE (issuer, subject)
      );
      CREATE INDEX people_listed ON people (signed_in_at DESC, id DESC);
      CREATE TABLE sessions (
        id uuid NOT NULL,
        person uuid NOT NULL,
        csrf text NOT NULL,
        started_at timestamptz(3) NOT NULL,
        used_at timestamptz(3) NOT NULL,
        ended_at timestamptz(3),
        ended_because text,
        CONSTRAINT sessions_pk PRIMARY KEY (id),
        CONSTRAINT sessions_person FOREIGN KEY (person) REFERENCES people (id) ON DELETE CASCADE,
        CONSTRAINT sessions_ended CHECK ((ended_at IS NULL) = (ended_because IS NULL))
      );
      CREATE INDEX sessions_of_person ON sessions (person) WHERE ended_at IS NULL;
      CREATE INDEX sessions_started ON sessions (started_at);
      CREATE TABLE session_tokens (
        digest bytea NOT NULL,
        session uuid NOT NULL,
        spent_at timestamptz(3),
        CONSTRAINT session_tokens_pk PRIMARY KEY (digest),
        CONSTRAINT session_tokens_session FOREIGN KEY (session) REFERENCES sessions (id) ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX session_tokens_unspent ON session_tokens (session) WHERE spent_at IS NULL;
      CREATE INDEX session_tokens_of_session ON session_tokens (session);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session_tokens; DROP TABLE sessions; DROP TABLE people;');
  }
}
