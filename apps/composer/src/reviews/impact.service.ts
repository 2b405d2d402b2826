import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Block } from '../blocks/block.js';
import { ContentVersions } from '../content/content-versions.js';
import { type BlockUse, BlockUses } from './block-uses.js';

export interface Impact {
  block: string;
  /** The version whose publication is thought of. */
  version: number;
  items: Use[];
}

export interface Use extends BlockUse {
  name: string;
  /** The version of the block or asset inside; none yet in what has never been published. */
  contains: number | null;
}

/** What a change of a block or an asset would touch. */
@Injectable()
export class Impacts {
  constructor(
    private readonly database: DataSource,
    private readonly versions: ContentVersions,
    private readonly blockUses: BlockUses,
  ) {}

  /** @throws Problem 404 */
  async of(block: string, wanted: number | undefined): Promise<Impact> {
    const { version } = await this.versions.get<Block>('block', block, wanted);
    return { block, version, items: await this.uses(block) };
  }

  /** @param ingredient as reviews name a block or an asset */
  async uses(ingredient: string): Promise<Use[]> {
    const uses = await this.blockUses.of(ingredient);
    // The names come from the listings, for bodies may be megabytes of style sheets.
    const rows: { name: string; contains: number | null }[] = await this.database.query(
      `SELECT l.summary->>'name' AS name, (p.content->'blocks'->>$3)::int AS contains
       FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS asked(key, version, place)
       JOIN content_listings AS l ON l.kind = 'template' AND l.key = asked.key
       LEFT JOIN published_templates AS p ON p.key = asked.key AND p.version = asked.version
       ORDER BY place`,
      [uses.map(({ key }) => key), uses.map(({ version }) => version), ingredient],
    );
    return uses.map((use, i) => ({
      ...use,
      name: rows[i]?.name ?? use.key,
      contains: rows[i]?.contains ?? null,
    }));
  }
}
