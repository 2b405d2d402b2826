import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ResponseKind } from './response.js';

@Entity('responses')
export class Response {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'communication_id' }) communicationId!: string;
  @Column('text') kind!: ResponseKind;
  @Column('timestamptz') at!: Date;
  @Column('integer', { name: 'link_index', nullable: true }) linkIndex!: number | null;
  @Column('text', { nullable: true }) machine!: string | null;
  @Column('text', { nullable: true }) purpose!: string | null;
  @Column('text', { nullable: true }) detail!: string | null;
  /** When it will be announced; null once it was. */
  @Column('timestamptz', { name: 'settles_at', nullable: true }) settlesAt!: Date | null;
}
