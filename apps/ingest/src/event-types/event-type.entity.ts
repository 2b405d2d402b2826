import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EventTypeInput } from './event-type.js';

/** One version of an event type; the highest is in force. */
@Entity('event_types')
export class EventType {
  @PrimaryColumn('text') type!: string;
  @PrimaryColumn('integer') version!: number;
  @Column('jsonb', { nullable: true }) schema!: Record<string, unknown> | boolean | null;
  @Column('jsonb') mapping!: EventTypeInput['mapping'];
  @Column('timestamptz', { name: 'registered_at' }) registeredAt!: Date;
  @Column('text', { name: 'registered_by' }) registeredBy!: string;
  @Column('bigint') revision!: string;
}
