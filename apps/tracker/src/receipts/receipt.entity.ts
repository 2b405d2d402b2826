import type { Reason } from '@tourbus/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a provider said about a message after it had taken it. */
@Entity('receipts')
export class Receipt {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'communication_id' }) communicationId!: string;
  @Column('text') provider!: string;
  /** In the provider's own words: `delivered`, `deferred`, `undelivered`, … */
  @Column('text') kind!: string;
  @Column('timestamptz') at!: Date;
  /** What it settles about the communication, if anything. */
  @Column('text', { nullable: true }) outcome!: 'delivered' | 'failed' | null;
  @Column('jsonb', { nullable: true }) reason!: Reason | null;
  @Column('text', { name: 'provider_message_id' }) providerMessageId!: string;
  /** When it will be announced; null once it was, or where it settles nothing. */
  @Column('timestamptz', { name: 'settles_at', nullable: true }) settlesAt!: Date | null;
}
