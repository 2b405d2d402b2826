import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose a rendering is; of those from before nobody can tell here. And what nothing refers to any more. */
export class EraseCustomers1763920003331 implements MigrationInterface {
  name = 'EraseCustomers1763920003331';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE renderings ADD COLUMN customer_id text;
      CREATE INDEX renderings_by_age ON renderings USING brin (rendered_at);
      CREATE INDEX renderings_of_customer ON renderings (customer_id);
      CREATE INDEX renderings_of_artefacts ON renderings USING gin (artefacts jsonb_path_ops);
      CREATE INDEX print_stream_members_of_customer ON print_stream_members (customer_id);
      CREATE INDEX print_stream_members_of_artefact ON print_stream_members ((artefact ->> 'digest'));
      CREATE INDEX documents_of_artefact ON documents (digest);
      CREATE TABLE unreferenced_artefacts (
        digest text NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT unreferenced_artefacts_pk PRIMARY KEY (digest)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE unreferenced_artefacts;
      DROP INDEX documents_of_artefact, print_stream_members_of_artefact, print_stream_members_of_customer, renderings_of_artefacts, renderings_of_customer,
        renderings_by_age;
      ALTER TABLE renderings DROP COLUMN customer_id;
    `);
  }
}
