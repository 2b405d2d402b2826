import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message that could not be handled, with its reason, until it is replayed or discarded. */
@Entity('parked_messages')
export class ParkedMessage {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') consumer!: string;
  @Column('text', { name: 'message_id' }) messageId!: string;
  @Column('text') subject!: string;
  @Column('jsonb') headers!: Record<string, string>;
  @Column('text') body!: string;
  @Column('text') code!: string;
  @Column('text') reason!: string;
  @Column('text') remedy!: string;
  @Column('text') state!: 'parked' | 'replayed' | 'discarded';
  @Column('integer') deliveries!: number;
  @Column('timestamptz', { name: 'parked_at' }) parkedAt!: Date;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;
  @Column('text', { name: 'settled_by', nullable: true }) settledBy!: string | null;
}
