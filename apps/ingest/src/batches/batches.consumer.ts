import { Injectable } from '@nestjs/common';
import {
  type BatchDecidedV1,
  type BatchSettledV1,
  type BatchStuckV1,
  batchDecidedV1,
  batchSettledV1,
  batchStuckV1,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { heardOf } from './heard.js';
import { BatchProgress } from './batch-progress.service.js';

@Injectable()
export class BatchesConsumer {
  constructor(private readonly progress: BatchProgress) {}

  @Consumes([batchDecidedV1, batchSettledV1, batchStuckV1], {
    durable: 'ingest-batches',
    batch: 200,
    paceMilliseconds: 100,
  })
  countRowsOfBatches(messages: Message<BatchDecidedV1 | BatchSettledV1 | BatchStuckV1>[]): Effect {
    const heard = messages.flatMap(({ subject, data }) => heardOf(subject, data));
    return (tx) => this.progress.count(tx, heard);
  }
}
