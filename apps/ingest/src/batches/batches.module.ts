import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSourcesModule } from '../data-sources/data-sources.module.js';
import { EventTypesModule } from '../event-types/event-types.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { OutsideModule } from '../outside/outside.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { BatchLeftovers } from './batch-leftovers.js';
import { BatchPreview } from './batch-preview.js';
import { BatchProgress } from './batch-progress.service.js';
import { BatchReader } from './batch-reader.js';
import { BatchStore } from './batch-store.js';
import { BatchSurroundings } from './batch-surroundings.js';
import { BatchesConsumer } from './batches.consumer.js';
import { BatchesController } from './batches.controller.js';
import { BatchRecord } from './batch-record.js';
import { RowsInError } from './rows-in-error.js';
import { CollectedBatches } from './collected-batches.js';
import { PrintStreamsConsumer } from './print-streams.consumer.js';
import { Batches } from './batches.service.js';

@Module({
  imports: [DataSourcesModule, EventTypesModule, IntakeModule, OutsideModule, UploadsModule],
  controllers: [BatchesController],
  providers: [
    BatchStore,
    BatchPreview,
    BatchLeftovers,
    BatchSurroundings,
    BatchReader,
    BatchRecord,
    Batches,
    BatchProgress,
    BatchesConsumer,
    CollectedBatches,
    RowsInError,
    PrintStreamsConsumer,
  ],
  exports: [Batches, BatchReader, BatchRecord, BatchSurroundings, CollectedBatches],
})
export class BatchesModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly reader: BatchReader) {}

  onApplicationBootstrap(): void {
    this.reader.start();
  }

  /** Ends after the rows that are being committed. */
  onModuleDestroy(): Promise<void> {
    return this.reader.stop();
  }
}
