import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { DeferralsModule } from '../deferrals/deferrals.module.js';
import { ErasureConsumer } from './erasure.consumer.js';
import { HoldsConsumer } from './holds.consumer.js';
import { Erasure } from './erasure.service.js';

/** What is forgotten of customers, and that it stays so. */
@Module({
  imports: [ContactsModule, DeferralsModule],
  providers: [Erasure, ErasureConsumer, HoldsConsumer],
})
export class ErasureModule {}
