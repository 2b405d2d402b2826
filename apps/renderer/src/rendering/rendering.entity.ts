import type { ArtefactRef } from '@tourbus/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a communication was rendered, into which bytes, by what. */
@Entity('renderings')
export class RenderingRow {
  @PrimaryColumn('uuid', { name: 'communication_id' })
  communicationId!: string;

  @Column('text')
  channel!: string;

  @Column('text')
  template!: string;

  @Column('integer', { name: 'template_version' })
  templateVersion!: number;

  /** Hash of template version, content, locale and renderer version. */
  @Column('text', { name: 'content_key' })
  contentKey!: string;

  @Column('text', { name: 'renderer_version' })
  rendererVersion!: string;

  @Column('jsonb')
  artefacts!: { role: string; fileName?: string; artefact: ArtefactRef }[];

  @Column('integer')
  pages!: number;

  @Column('timestamptz', { name: 'rendered_at' })
  renderedAt!: Date;
}
