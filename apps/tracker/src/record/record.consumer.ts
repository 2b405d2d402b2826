import { Injectable } from '@nestjs/common';
import {
  communicationComposedV1,
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
  communicationRenderedV1,
  communicationWithheldV1,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message, injectTrace } from '@tourbus/platform';
import { type CommunicationFact, rowOf } from './facts.js';
import { mergeByCommunication } from './merge.js';
import { RecordService } from './record.service.js';

@Injectable()
export class RecordConsumer {
  constructor(private readonly record: RecordService) {}

  /** Nobody waits for the record: facts that come together are merged together, in one write of a communication. */
  @Consumes(
    [
      communicationComposedV1,
      communicationWithheldV1,
      communicationRenderedV1,
      communicationDispatchedV1,
      communicationDeliveredV1,
      communicationFailedV1,
    ],
    { durable: 'tracker-record', batch: 500, paceMilliseconds: 50 },
  )
  recordWhatBecameOfCommunications(messages: Message<CommunicationFact>[]): Effect {
    const rows = messages.map(({ subject, data, envelope: { time, source }, trace }) =>
      rowOf({ subject, data, at: time, source, traceparent: injectTrace(trace)['traceparent'] }),
    );
    return (tx) => this.record.merge(tx, mergeByCommunication(rows));
  }
}
