import { Injectable } from '@nestjs/common';
import { type PrintStreamCompletedV1, printStreamCompletedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { PrintJobs } from './print-jobs.service.js';

@Injectable()
export class PrintJobsConsumer {
  constructor(private readonly jobs: PrintJobs) {}

  @Consumes([printStreamCompletedV1], { durable: 'dispatcher-print-jobs', batch: 10 })
  takeInCompletedStreams(messages: Message<PrintStreamCompletedV1>[]): Effect {
    return this.jobs.takeIn(messages);
  }
}
