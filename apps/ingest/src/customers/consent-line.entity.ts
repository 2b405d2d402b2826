import type { Channel, ConsentProof, SoftOptInCondition } from '@tourbus/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A line of the consent log. The database refuses to change one; a later word is another line. */
@Entity('consents')
export class ConsentLine {
  @PrimaryColumn('bigint') id!: string;
  @Column('text', { name: 'customer_id' }) customerId!: string;
  /** None of a STOP and a START: they are about an address or a channel. */
  @Column('text', { nullable: true }) purpose!: string | null;
  @Column('text', { nullable: true }) channel!: Channel | null;
  @Column('text') state!: 'granted' | 'revoked';
  @Column('text', { nullable: true }) basis!: string | null;
  @Column('text') source!: string;
  @Column('text', { nullable: true }) actor!: string | null;
  /** When it was said. */
  @Column('timestamptz') at!: Date;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { nullable: true }) wording!: string | null;
  @Column('jsonb', { nullable: true }) proof!: ConsentProof | null;
  /** The hash of the address that it came from. */
  @Column('text', { name: 'contact_point', nullable: true }) contactPoint!: string | null;
  @Column('text', { nullable: true }) jurisdiction!: string | null;
  @Column('boolean', { nullable: true }) confirmed!: boolean | null;
  @Column('jsonb', { nullable: true }) conditions!: SoftOptInCondition[] | null;
}
