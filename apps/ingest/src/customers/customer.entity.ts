import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Profile } from './profile.js';

/** A customer as read by lists and lookups; changes go through the ledger. */
@Entity('customers')
export class Customer {
  @PrimaryColumn('text') id!: string;
  @Column('bigint', { transformer: { from: Number, to: (version: number) => version } }) version!: number;
  @Column('jsonb') profile!: Profile;
  /** It lives on as a part of another customer. */
  @Column('text', { name: 'merged_into', nullable: true }) mergedInto!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
