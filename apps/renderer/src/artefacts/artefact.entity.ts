import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is known of bytes in the artefact store that a rendering refers to. */
@Entity('artefacts')
export class Artefact {
  @PrimaryColumn('text')
  digest!: string;

  @Column('text', { name: 'media_type' })
  mediaType!: string;

  @Column('integer')
  bytes!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
