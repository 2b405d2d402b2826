import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Assets are content like the rest; whoever opens a mail asks for one by the digest of its bytes. */
export class Assets1700000011000 implements MigrationInterface {
  name = 'Assets1700000011000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `SET LOCAL lock_timeout = '3s';
       CREATE INDEX content_versions_asset_digest ON content_versions ((body->>'digest')) WHERE kind = 'asset';`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX content_versions_asset_digest;');
  }
}
