import { Injectable } from '@nestjs/common';
import { type CustomerSilenceNoticedV1, customerSilenceNoticedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Silences } from './silences.service.js';

@Injectable()
export class SilencesConsumer {
  constructor(private readonly silences: Silences) {}

  @Consumes([customerSilenceNoticedV1], { durable: 'ingest-silences', batch: 200 })
  speakToSilentCustomers(messages: Message<CustomerSilenceNoticedV1>[]): Effect {
    return this.silences.speakTo(messages);
  }
}
