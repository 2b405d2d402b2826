import type { Approval, CommunicationRenderedV1, DecisionStep, Reason } from '@tourbus/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Attempts, CommunicationState, Deferral, NamedArtefact } from './communication-row.js';

type Nullable<T> = T | null;
const nullable = { nullable: true } as const;

/** The record of one communication. What no fact has told yet is null. */
@Entity('communications')
export class Communication {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'customer_id' }) customerId!: string;
  @Column('text') state!: CommunicationState;
  @Column('smallint') progress!: number;
  /** When the tracker first heard of it; lists are in this order. */
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', nullable) definition!: Nullable<string>;
  @Column('text', { name: 'message_class', ...nullable }) messageClass!: Nullable<string>;
  @Column('text', nullable) channel!: Nullable<string>;
  @Column('text', nullable) thread!: Nullable<string>;
  @Column('uuid', { name: 'event_id', ...nullable }) eventId!: Nullable<string>;
  @Column('uuid', { name: 'batch_id', ...nullable }) batchId!: Nullable<string>;
  @Column('integer', { name: 'batch_row', ...nullable }) batchRow!: Nullable<number>;
  @Column('timestamptz', { name: 'occurred_at', ...nullable }) occurredAt!: Nullable<Date>;
  @Column('jsonb', nullable) brand!: Nullable<{ key: string; version: number }>;
  @Column('jsonb', nullable) template!: Nullable<{ key: string; version: number }>;
  @Column('jsonb', nullable) approvals!: Nullable<Approval[]>;
  @Column('text', nullable) locale!: Nullable<string>;
  @Column('text', nullable) subject!: Nullable<string>;
  @Column('text', nullable) sender!: Nullable<string>;
  @Column('text', nullable) recipient!: Nullable<string>;
  @Column('jsonb', { name: 'decision_trace', ...nullable }) decisionTrace!: Nullable<DecisionStep[]>;
  @Column('jsonb', { name: 'claim_trace', ...nullable }) claimTrace!: Nullable<DecisionStep[]>;
  @Column('text', nullable) traceparent!: Nullable<string>;
  @Column('text', { name: 'renderer_version', ...nullable }) rendererVersion!: Nullable<string>;
  @Column('jsonb', nullable) artefacts!: Nullable<NamedArtefact[]>;
  @Column('jsonb', nullable) links!: Nullable<CommunicationRenderedV1['links']>;
  @Column('text', nullable) provider!: Nullable<string>;
  @Column('text', { name: 'provider_message_id', ...nullable }) providerMessageId!: Nullable<string>;
  @Column('jsonb', nullable) attempts!: Nullable<Attempts>;
  @Column('jsonb', nullable) reason!: Nullable<Reason>;
  @Column('jsonb', nullable) deferral!: Nullable<Deferral>;
  @Column('timestamptz', { name: 'composed_at', ...nullable }) composedAt!: Nullable<Date>;
  @Column('timestamptz', { name: 'withheld_at', ...nullable }) withheldAt!: Nullable<Date>;
  @Column('timestamptz', { name: 'rendered_at', ...nullable }) renderedAt!: Nullable<Date>;
  @Column('timestamptz', { name: 'dispatched_at', ...nullable }) dispatchedAt!: Nullable<Date>;
  @Column('timestamptz', { name: 'delivered_at', ...nullable }) deliveredAt!: Nullable<Date>;
  @Column('timestamptz', { name: 'failed_at', ...nullable }) failedAt!: Nullable<Date>;
  @Column('timestamptz', { name: 'first_opened_at', ...nullable }) firstOpenedAt!: Nullable<Date>;
  @Column('timestamptz', { name: 'first_clicked_at', ...nullable }) firstClickedAt!: Nullable<Date>;
  @Column('timestamptz', { name: 'unsubscribed_at', ...nullable }) unsubscribedAt!: Nullable<Date>;
}
