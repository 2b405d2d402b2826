import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The record is looked for by who did it, what was done, about what, and when; the newest first. */
export class AuditListing1763920000341 implements MigrationInterface {
  name = 'AuditListing1763920000341';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX audit_lines_by_actor ON audit_lines (actor, seq DESC);
      CREATE INDEX audit_lines_by_action ON audit_lines (action text_pattern_ops, seq DESC);
      CREATE INDEX audit_lines_by_subject ON audit_lines (subject text_pattern_ops, seq DESC);
      CREATE INDEX audit_lines_by_time ON audit_lines (at, seq DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX audit_lines_by_actor, audit_lines_by_action, audit_lines_by_subject, audit_lines_by_time;',
    );
  }
}
