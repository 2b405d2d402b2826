import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EventTypesModule } from '../event-types/event-types.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { BatchPreview } from './batch-preview.js';
import { BatchProgress } from './batch-progress.service.js';
import { BatchReader } from './batch-reader.js';
import { BatchStore } from './batch-store.js';
import { BatchSurroundings } from './batch-surroundings.js';
import { BatchesConsumer } from './batches.consumer.js';
import { BatchesController } from './batches.controller.js';
import { BatchRecord } from './batch-record.js';
import { Batches } from './batches.service.js';

@Module({
  imports: [EventTypesModule, IntakeModule],
  controllers: [BatchesController],
  providers: [
    BatchStore,
    BatchPreview,
    BatchSurroundings,
    BatchReader,
    BatchRecord,
    Batches,
    BatchProgress,
    BatchesConsumer,
  ],
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
