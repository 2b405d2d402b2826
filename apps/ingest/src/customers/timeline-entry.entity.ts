import { Column, Entity, PrimaryColumn } from 'typeorm';

import { touchpointKinds as givenKinds } from '../mapping/given-touchpoint.js';

/** What passes over our own channels and what becomes of the profile, beside what is said of the customer's history. */
export const touchpointKinds = [
  ...(['event-received', 'profile-changed', 'response-captured', 'merged', 'unmerged'] as const),
  ...givenKinds,
] as const;
export type TouchpointKind = (typeof touchpointKinds)[number];

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
