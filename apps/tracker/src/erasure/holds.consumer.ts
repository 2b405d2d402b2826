import { Injectable } from '@nestjs/common';
import { type CustomerHeldV1, customerHeldV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message, noteHeld } from '@tourbus/platform';

@Injectable()
export class HoldsConsumer {
  @Consumes([customerHeldV1], { durable: 'tracker-holds', batch: 50 })
  keepWhatIsHeld(messages: Message<CustomerHeldV1>[]): Effect {
    return (tx) =>
      noteHeld(
        tx,
        messages.map(({ data: { customerId: person, ...said } }) => ({ person, ...said })),
      );
  }
}
