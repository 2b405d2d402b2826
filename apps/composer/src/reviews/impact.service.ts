import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Block } from '../blocks/block.js';
import { ContentVersions } from '../content/content-versions.js';
import { type BlockUse, BlockUses } from './block-uses.js';

export interface Impact {
  block: string;
  /** The version whose publication is thought of. */
  version: number;
  items: (BlockUse & {
    name: string;
    /** The version of the block inside; none yet in what has never been published. */
    contains: number | null;
  })[];
}

/** What a change of a block would touch. */
@Injectable()
export class Impacts {
  constructor(
    private readonly database: DataSource,
    private readonly versions: ContentVersions,
    private readonly uses: BlockUses,
  ) {}

  /** @throws Problem 404 */
  async of(block: string, wanted: number | undefined): Promise<Impact> {
    const { version } = await this.versions.get<Block>('block', block, wanted);
    const uses = await this.uses.of(block);
    const rows: { name: string; contains: number | null }[] = await this.database.query(
      `SELECT v.body->>'name' AS name, (p.content->'blocks'->>$3)::int AS contains
       FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS asked(key, version, place)
       JOIN content_versions AS v ON v.kind = 'template' AND v.key = asked.key AND v.version = asked.version
       LEFT JOIN published_templates AS p ON p.key = asked.key AND p.version = asked.version
       ORDER BY place`,
      [uses.map(({ key }) => key), uses.map(({ version: used }) => used), block],
    );
    const items = uses.map((use, i) => ({
      ...use,
      name: rows[i]?.name ?? use.key,
      contains: rows[i]?.contains ?? null,
    }));
    return { block, version, items };
  }
}
