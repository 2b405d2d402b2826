import { Module } from '@nestjs/common';
import { SilencesModule } from '../silences/silences.module.js';
import { ContactLedger } from './contact-ledger.js';
import { ContactsConsumer } from './contacts.consumer.js';

@Module({
  imports: [SilencesModule],
  providers: [ContactLedger, ContactsConsumer],
  exports: [ContactLedger],
})
export class ContactsModule {}
