import { Module } from '@nestjs/common';
import { ContactLedger } from './contact-ledger.js';
import { ContactsConsumer } from './contacts.consumer.js';

@Module({ providers: [ContactLedger, ContactsConsumer], exports: [ContactLedger] })
export class ContactsModule {}
