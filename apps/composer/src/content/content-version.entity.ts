import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

export const contentKinds = ['brand', 'block', 'template', 'definition', 'policy', 'asset'] as const;
export type ContentKind = (typeof contentKinds)[number];

/** One immutable state of something that an author wrote; a change is the next version. */
@Entity('content_versions')
export class ContentVersion<Body = unknown> {
  @PrimaryColumn('text')
  kind!: ContentKind;

  @PrimaryColumn('text')
  key!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('jsonb')
  body!: Body;

  /** SHA-256 of the body with its members in order: the same content is the same version. */
  @Column('text')
  digest!: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}
