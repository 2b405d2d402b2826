import { Injectable } from '@nestjs/common';
import { type CustomerErasedV1, customerErasedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Erasure } from './erasure.service.js';

@Injectable()
export class ErasureConsumer {
  constructor(private readonly erasure: Erasure) {}

  @Consumes([customerErasedV1], { durable: 'composer-erasures', batch: 10 })
  forgetErasedCustomers(messages: Message<CustomerErasedV1>[]): Effect {
    return this.erasure.forget(messages);
  }
}
