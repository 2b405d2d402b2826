import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countingAt, PublicationRecord, type Queries } from '../publications/publication-record.js';

/** A version of a template that contains a block or an asset, and where it stands. */
export interface BlockUse {
  key: string;
  version: number;
  state: 'published' | 'in-review' | 'approved';
}

/** Where blocks and assets are used: in templates that are published or on the way to it. */
@Injectable()
export class BlockUses {
  constructor(
    private readonly database: DataSource,
    private readonly publications: PublicationRecord,
  ) {}

  async of(block: string, within: Queries = this.database): Promise<BlockUse[]> {
    const now = new Date();
    const counting = countingAt(await this.publications.open(now, { kind: 'template' }, within), now);
    return within.query<BlockUse>(
      `SELECT key, version, CASE WHEN id = ANY ($2::uuid[]) THEN 'published' ELSE state END AS state
       FROM reviews
       WHERE kind = 'template' AND blocks @> ARRAY[$1::text]
         AND (id = ANY ($2::uuid[]) OR (state IN ('in-review', 'approved')
              AND NOT EXISTS (SELECT FROM publications WHERE review = reviews.id)))
       ORDER BY key, version`,
      [block, counting.map(({ review }) => review)],
    );
  }
}
