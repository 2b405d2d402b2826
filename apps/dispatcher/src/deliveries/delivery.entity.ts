import type { Channel, MessageClass } from '@tourbus/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** In the order of the life-cycle; the last five are ends. */
export const deliveryStates = [
  'ready',
  'claimed',
  'calling',
  'accepted',
  'rejected',
  'ambiguous',
  'undeliverable',
  'withheld',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A communication on its way to a provider; read through this, written by DeliveryStore. */
@Entity('deliveries')
export class Delivery {
  @PrimaryColumn('uuid', { name: 'communication_id' }) communicationId!: string;
  @Column('text', { name: 'customer_id' }) customerId!: string;
  @Column('text') channel!: Channel;
  @Column('text') definition!: string;
  @Column('text', { name: 'message_class' }) messageClass!: MessageClass;
  @Column('text', { nullable: true }) thread!: string | null;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
  @Column('text') state!: DeliveryState;
  @Column('integer', { name: 'attempts' }) attemptCount!: number;
  @Column('timestamptz', { name: 'next_attempt_at' }) nextAttemptAt!: Date;
  @Column('text', { nullable: true }) provider!: string | null;
  @Column('text', { name: 'provider_message_id', nullable: true }) providerMessageId!: string | null;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @Column('text', { name: 'reason_text', nullable: true }) reasonText!: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt!: Date;
}

/** One try with a provider. */
@Entity('attempts')
export class Attempt {
  @PrimaryColumn('uuid', { name: 'communication_id' }) communicationId!: string;
  @PrimaryColumn('integer') attempt!: number;
  @Column('integer') fence!: number;
  @Column('text') provider!: string;
  @Column({ type: 'timestamptz', name: 'started_at', precision: 3 }) startedAt!: Date;
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3 }) endedAt!: Date;
  @Column('text') outcome!: string;
  @Column('text', { nullable: true }) code!: string | null;
  /** Why it came to this, and what follows from it; absent of what was accepted. */
  @Column('text', { nullable: true }) text!: string | null;
  @Column('text', { name: 'provider_message_id', nullable: true }) providerMessageId!: string | null;
}
