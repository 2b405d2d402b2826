import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { SilencesModule } from '../silences/silences.module.js';
import { DeferralStore } from './deferral-store.js';
import { DeferralsConsumer } from './deferrals.consumer.js';

@Module({
  imports: [ContactsModule, SilencesModule],
  providers: [DeferralStore, DeferralsConsumer],
  exports: [DeferralStore],
})
export class DeferralsModule {}
