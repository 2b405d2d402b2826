import { Module } from '@nestjs/common';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { PausesModule } from '../pauses/pauses.module.js';
import { PrintersModule } from '../printers/printers.module.js';
import { SuppressionsModule } from '../suppressions/suppressions.module.js';
import { PrintBegin } from './print-begin.js';
import { PrintConclusions } from './print-conclusions.js';
import { PrintJobRecord } from './print-job-record.js';
import { PrintJobStore } from './print-job-store.js';
import { PrintJobsConsumer } from './print-jobs.consumer.js';
import { PrintJobsController } from './print-jobs.controller.js';
import { PrintJobs, PrintJobsContext } from './print-jobs.service.js';
import { PrintJobsWorker } from './print-jobs.worker.js';

@Module({
  imports: [DeliveriesModule, PausesModule, PrintersModule, SuppressionsModule],
  controllers: [PrintJobsController],
  providers: [
    ...[PrintJobStore, PrintJobRecord, PrintBegin, PrintConclusions],
    ...[PrintJobsContext, PrintJobs, PrintJobsWorker, PrintJobsConsumer],
  ],
})
export class PrintJobsModule {}
