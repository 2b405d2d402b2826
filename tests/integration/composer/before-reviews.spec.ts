import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { Content1700000001000 } from '../../../apps/composer/src/migrations/1700000001000-content.js';
import { Reviews1700000003000 } from '../../../apps/composer/src/migrations/1700000003000-reviews.js';

describe('content from before there were reviews', () => {
  let infrastructure: Infrastructure;
  let database: DataSource;
  const schema = 'composer';

  async function migrated(...migrations: (new () => object)[]): Promise<DataSource> {
    const url = infrastructure.stack.databaseUrl(schema);
    const extra = { options: `-c search_path=${schema}` };
    const source = new DataSource({ type: 'postgres', url, schema, extra, migrations });
    await source.initialize();
    await source.runMigrations();
    return source;
  }

  beforeAll(async () => {
    infrastructure = await startInfrastructure();
    const before = await migrated(Content1700000001000);
    await before.query(`
      INSERT INTO content_versions (kind, key, version, body, digest, created_by, created_at)
      SELECT kind, key, version, '{}', kind || key || version, 'old hand', timestamptz '2026-01-01' + version * interval '1 day'
      FROM (VALUES ('brand', 'b', 1), ('brand', 'b', 2), ('block', 'g', 1), ('definition', 'd', 1), ('definition', 'd', 3),
                   ('template', 'used', 1), ('template', 'used', 2), ('template', 'used', 3), ('template', 'draft', 1))
        AS rows (kind, key, version)`);
    // The second was replaced by the first again.
    await before.query(`
      INSERT INTO published_templates (key, version, content, digest, published_at, published_by) VALUES
        ('used', 2, '{"blocks": {"g": 1}}', 'two', '2026-02-01', 'old hand'),
        ('used', 1, '{"blocks": {}}', 'one', '2026-02-02', 'old hand')`);
    await before.destroy();
    database = await migrated(Content1700000001000, Reviews1700000003000);
  });
  afterAll(async () => {
    await database?.destroy();
    await infrastructure?.stop();
  });

  const named = async (sql: string): Promise<string[]> =>
    (
      await database.query<{ name: string }[]>(`SELECT kind || '/' || key || '@' || version AS name ${sql}`)
    ).map(({ name }) => name);

  it('counts where it counted: the newest of brands, blocks and definitions, the template published last', async () => {
    expect(await named('FROM publications WHERE ended_at IS NULL ORDER BY 1')).toEqual([
      'block/g@1',
      'brand/b@2',
      'definition/d@3',
      'template/used@1',
    ]);
  });

  it('was approved before, and so may come back; drafts are drafts', async () => {
    expect(await named(`FROM reviews WHERE state = 'approved' ORDER BY 1`)).toEqual([
      'block/g@1',
      'brand/b@2',
      'definition/d@3',
      'template/used@1',
      'template/used@2',
    ]);
    const [review] = await database.query<{ note: string; blocks: string[]; digest: string }[]>(
      `SELECT note, blocks, digest FROM reviews WHERE key = 'used' AND version = 2`,
    );
    expect(review).toEqual({ note: 'Approved before there were reviews.', blocks: ['g'], digest: 'two' });
  });

  it('gets no such pardon again', async () => {
    await expect(
      database.query(
        `INSERT INTO reviews (kind, key, version, author, state, required, submitted_by, settled_at)
         VALUES ('template', 'draft', 1, 'old hand', 'approved', 1, 'x', now())`,
      ),
    ).rejects.toThrow('fewer approvals than it needs');
  });
});
