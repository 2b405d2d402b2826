import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `settles_at` is set as long as a response is stored but not announced. */
export class CreateResponses1700000005100 implements MigrationInterface {
  name = 'CreateResponses1700000005100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE responses (
        id uuid NOT NULL,
        communication_id uuid NOT NULL,
        kind text NOT NULL,
        at timestamptz NOT NULL,
        link_index integer,
        machine text,
        purpose text,
        detail text,
        settles_at timestamptz,
        CONSTRAINT responses_pk PRIMARY KEY (id)
      );
      CREATE INDEX responses_of_communication ON responses (communication_id, at);
      CREATE INDEX responses_unsettled ON responses (settles_at) WHERE settles_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE responses');
  }
}
