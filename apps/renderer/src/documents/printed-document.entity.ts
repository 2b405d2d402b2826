import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A document that was printed before, by what its bytes depend on. */
@Entity('documents')
export class PrintedDocumentRow {
  @PrimaryColumn('text', { name: 'content_key' })
  contentKey!: string;

  @Column('text')
  digest!: string;

  @Column('integer')
  bytes!: number;

  @Column('integer')
  pages!: number;
}
