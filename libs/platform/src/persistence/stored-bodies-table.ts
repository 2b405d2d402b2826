import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bodies of facts that lie in the artefact store, so that they can be deleted there. */
export class StoredBodiesTable1763920000332 implements MigrationInterface {
  name = 'StoredBodiesTable1763920000332';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stored_bodies (
        digest text COLLATE "C" NOT NULL,
        stored_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT stored_bodies_pk PRIMARY KEY (digest)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stored_bodies');
  }
}
