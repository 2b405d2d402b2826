import { Injectable } from '@nestjs/common';
import {
  communicationComposedV1,
  communicationDeferredV1,
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
  communicationRenderedV1,
  communicationWithheldV1,
  nobody,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message, injectTrace } from '@tourbus/platform';
import { Misses } from '../misses/misses.service.js';
import { type CommunicationFact, rowOf } from './facts.js';
import { mergeByCommunication } from './merge.js';
import { RecordService } from './record.service.js';
import { withoutPerson } from './without-person.js';

@Injectable()
export class RecordConsumer {
  constructor(
    private readonly record: RecordService,
    private readonly misses: Misses,
  ) {}

  /**
   * Nobody waits for the record. Most communications are composed, rendered and handed over within this pace, and
   * facts that come together are merged before they are written: one insert instead of an insert and two updates.
   */
  @Consumes(
    [
      communicationComposedV1,
      communicationDeferredV1,
      communicationWithheldV1,
      communicationRenderedV1,
      communicationDispatchedV1,
      communicationDeliveredV1,
      communicationFailedV1,
    ],
    { durable: 'tracker-record', batch: 1000, paceMilliseconds: 400, forgotten: 'handled' },
  )
  recordWhatBecameOfCommunications(messages: Message<CommunicationFact>[]): Effect {
    const rows = messages.map(({ subject, data, envelope: { time, source }, trace, forgotten }) => {
      const row = rowOf({ subject, data, at: time, source, traceparent: injectTrace(trace)['traceparent'] });
      return forgotten || data.customerId === nobody ? withoutPerson(row) : row;
    });
    return async (tx) => {
      await this.record.merge(tx, mergeByCommunication(rows), messages.at(-1));
      await this.misses.hear(tx, messages);
    };
  }
}
