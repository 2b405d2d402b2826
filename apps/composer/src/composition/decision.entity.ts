import type { Channel, DecisionStep, Reason } from '@tourbus/contracts';
import type { PolicyRef } from '../policy/in-force.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A line of the decision ledger: whether we spoke, how, and every rule that was asked. */
@Entity('decisions')
export class DecisionRecord {
  @PrimaryColumn('uuid', { name: 'communication_id' })
  communicationId!: string;

  @Column('uuid', { name: 'event_id' })
  eventId!: string;

  @Column('text')
  definition!: string;

  @Column('int', { name: 'definition_version' })
  definitionVersion!: number;

  @Column('text')
  template!: string;

  @Column('int', { name: 'template_version' })
  templateVersion!: number;

  @Column('text', { name: 'customer_id' })
  customerId!: string;

  @Column('text', { nullable: true })
  channel!: Channel | null;

  @Column('text')
  outcome!: 'composed' | 'withheld' | 'deferred';

  @Column('jsonb', { nullable: true })
  reason!: Reason | null;

  @Column('jsonb')
  trace!: DecisionStep[];

  /** Null where the brand has none. */
  @Column('jsonb', { nullable: true })
  policy!: PolicyRef | null;

  /** Of what waits: when it is asked again. */
  @Column('timestamptz', { name: 'release_at', nullable: true })
  releaseAt!: Date | null;

  /** Of what waits: from when on it is withheld instead; never, where it is null. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** Keys of those that the customer was in; null in decisions from before they were kept. */
  @Column('text', { array: true, nullable: true })
  segments!: string[] | null;

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date;
}
