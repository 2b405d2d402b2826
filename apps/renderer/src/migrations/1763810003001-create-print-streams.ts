import type { MigrationInterface, QueryRunner } from 'typeorm';

const streams = `
  CREATE TABLE print_stream_profiles (
    key text NOT NULL,
    profile jsonb NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT print_stream_profiles_pk PRIMARY KEY (key)
  );
  CREATE TABLE print_streams (
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    number integer NOT NULL,
    profile text NOT NULL,
    -- The profile as it was when the stream was begun.
    settings jsonb NOT NULL,
    state text NOT NULL DEFAULT 'producing',
    documents integer NOT NULL,
    -- Whoever produces it, and until when; the fence tells that another one has taken over.
    fence integer NOT NULL DEFAULT 0,
    lease_until timestamptz NOT NULL DEFAULT now(),
    -- How often it was taken up since its last part was committed, and neither that nor given back: processes that died.
    attempts integer NOT NULL DEFAULT 0,
    index_csv jsonb,
    index_json jsonb,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    completed_at timestamptz(3),
    CONSTRAINT print_streams_pk PRIMARY KEY (id),
    CONSTRAINT print_streams_number UNIQUE (batch_id, profile, number),
    CONSTRAINT print_streams_state CHECK (state IN ('producing', 'completed'))
  );
  CREATE INDEX print_streams_to_produce ON print_streams (created_at) WHERE state = 'producing';
  CREATE INDEX print_streams_listed ON print_streams (created_at DESC, id DESC);
  CREATE TABLE print_stream_parts (
    stream_id uuid NOT NULL,
    number integer NOT NULL,
    -- Null until it is printed; 0 where nothing of it could be.
    documents integer,
    pages integer,
    sheets integer,
    artefact jsonb,
    printed_at timestamptz(3),
    CONSTRAINT print_stream_parts_pk PRIMARY KEY (stream_id, number),
    CONSTRAINT print_stream_parts_stream FOREIGN KEY (stream_id) REFERENCES print_streams (id) ON DELETE CASCADE
  );
`;

const members = `
  CREATE TABLE print_stream_members (
    communication_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    row integer NOT NULL,
    profile text NOT NULL,
    customer_id text NOT NULL,
    gathering integer NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'gathered',
    -- Whom and where it goes to, in the order of sorting; emptied once it is printed.
    household text COLLATE "C" NOT NULL,
    recipient text COLLATE "C" NOT NULL,
    stream_id uuid,
    sequence integer,
    envelope integer,
    part integer,
    first_page integer,
    pages integer,
    sheets integer,
    artefact jsonb,
    failure jsonb,
    gathered_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT print_stream_members_pk PRIMARY KEY (communication_id),
    CONSTRAINT print_stream_members_state CHECK (state IN ('gathered', 'printed', 'failed')),
    CONSTRAINT print_stream_members_stream FOREIGN KEY (stream_id) REFERENCES print_streams (id)
  );
  CREATE INDEX print_stream_members_waiting ON print_stream_members (batch_id, profile) WHERE stream_id IS NULL;
  CREATE UNIQUE INDEX print_stream_members_sequence ON print_stream_members (stream_id, sequence);
  -- What is to be printed, until it is.
  CREATE TABLE print_stream_contents (
    communication_id uuid NOT NULL,
    composed jsonb NOT NULL,
    cause jsonb NOT NULL,
    CONSTRAINT print_stream_contents_pk PRIMARY KEY (communication_id),
    CONSTRAINT print_stream_contents_member FOREIGN KEY (communication_id)
      REFERENCES print_stream_members (communication_id) ON DELETE CASCADE
  );
`;

export class CreatePrintStreams1763810003001 implements MigrationInterface {
  name = 'CreatePrintStreams1763810003001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(streams);
    await runner.query(members);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE print_stream_contents; DROP TABLE print_stream_members; DROP TABLE print_stream_parts;
      DROP TABLE print_streams; DROP TABLE print_stream_profiles;
    `);
  }
}
