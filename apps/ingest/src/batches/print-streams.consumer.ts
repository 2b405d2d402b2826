import { Injectable } from '@nestjs/common';
import { type PrintStreamGatheredV1, printStreamGatheredV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { BatchProgress } from './batch-progress.service.js';
import { gatheredOf } from './heard.js';

@Injectable()
export class PrintStreamsConsumer {
  constructor(private readonly progress: BatchProgress) {}

  @Consumes([printStreamGatheredV1], {
    durable: 'ingest-print-streams',
    batch: 200,
    paceMilliseconds: 100,
  })
  countGatheredRows(messages: Message<PrintStreamGatheredV1>[]): Effect {
    const heard = messages.map(({ data }) => gatheredOf(data));
    return (tx) => this.progress.count(tx, heard);
  }
}
