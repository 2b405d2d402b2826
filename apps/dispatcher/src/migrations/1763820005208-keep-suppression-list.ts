import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hard blocks of contact points by keyed hashes. Those in `suppressions` stay where they are and count as before: they
 * are of one customer each, and of their fingerprints, which have no key, no hash can be made.
 */
export class KeepSuppressionList1763820005208 implements MigrationInterface {
  name = 'KeepSuppressionList1763820005208';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE suppressed_contact_points (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        contact_point text COLLATE "C" NOT NULL,
        channel text NOT NULL,
        reason text NOT NULL,
        purpose text,
        source text NOT NULL,
        since timestamptz(3) NOT NULL,
        until timestamptz(3),
        note text,
        added_by text NOT NULL,
        added_at timestamptz(3) NOT NULL DEFAULT now(),
        lifted_at timestamptz(3),
        lifted_by text,
        lifted_evidence text,
        CONSTRAINT suppressed_contact_points_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX suppressed_contact_points_standing
        ON suppressed_contact_points (contact_point, reason, coalesce(purpose, '')) WHERE lifted_at IS NULL;
      CREATE INDEX suppressed_contact_points_of_point ON suppressed_contact_points (contact_point);
      CREATE INDEX suppressed_contact_points_listed ON suppressed_contact_points (added_at DESC, id DESC);
      -- A stop that comes after the START that undid it stops nothing.
      CREATE TABLE started_contact_points (
        contact_point text COLLATE "C" NOT NULL,
        at timestamptz(3) NOT NULL,
        CONSTRAINT started_contact_points_pk PRIMARY KEY (contact_point)
      );
      -- One row, which counts the changes that calls have to heed before they begin.
      CREATE TABLE suppression_list (version bigint NOT NULL);
      INSERT INTO suppression_list VALUES (0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE suppression_list; DROP TABLE started_contact_points; DROP TABLE suppressed_contact_points',
    );
  }
}
