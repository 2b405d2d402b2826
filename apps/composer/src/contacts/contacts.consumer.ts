import { Injectable } from '@nestjs/common';
import { type CommunicationWithheldV1, communicationWithheldV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { ContactLedger } from './contact-ledger.js';

/** Hears what was withheld at the claim: it has reached nobody, so it takes no place. */
@Injectable()
export class ContactsConsumer {
  constructor(private readonly contacts: ContactLedger) {}

  @Consumes([communicationWithheldV1], { durable: 'composer-contacts', batch: 200 })
  giveBackPlaces(messages: Message<CommunicationWithheldV1>[]): Effect {
    // What was withheld when composing has never had one.
    const withheld = messages
      .filter(({ data }) => data.stage === 'dispatch')
      .map(({ data }) => data.communicationId);
    return (tx) => this.contacts.giveBack(tx, withheld);
  }
}
