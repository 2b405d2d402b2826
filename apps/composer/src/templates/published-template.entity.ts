import type { ArtefactRef } from '@tourbus/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CompiledTemplate } from '../engine/sources.js';

/** Everything that a published version needs, so that later changes of blocks do not reach it. */
export interface PublishedContent {
  readonly name: string;
  readonly brand: string;
  readonly template: CompiledTemplate;
  /** Versions of the blocks and assets that went in. */
  readonly blocks: Readonly<Record<string, number>>;
  /** By document. */
  readonly styleSheets: Readonly<Record<string, ArtefactRef>>;
}

@Entity('published_templates')
export class PublishedTemplate {
  @PrimaryColumn('text')
  key!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('jsonb')
  content!: PublishedContent;

  /** Of template and blocks as written: tells whether publishing again would change anything. */
  @Column('text')
  digest!: string;

  /** The version of a template that was published last is the one in use. */
  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;

  @Column('text', { name: 'published_by' })
  publishedBy!: string;
}
