import { Column, Entity, PrimaryColumn } from 'typeorm';

export type TouchpointKind = 'event-received' | 'profile-changed' | 'response-captured';

/** One touchpoint of a customer: what happened, when, and where to read on. Never its content. */
@Entity('timeline_entries')
export class TimelineEntry {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'customer_id' }) customerId!: string;
  @Column('text') kind!: TouchpointKind;
  @Column('timestamptz') at!: Date;
  @Column('text') source!: string;
  @Column('jsonb', { name: 'refs' }) references!: Record<string, unknown>;
  @Column('jsonb') notes!: string[];
}
