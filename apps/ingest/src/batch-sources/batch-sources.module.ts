import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BatchesModule } from '../batches/batches.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { Jobs } from '../jobs/jobs.service.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { MappingModule } from '../mapping/mapping.module.js';
import { OutsideModule } from '../outside/outside.module.js';
import { SegmentsModule } from '../segments/segments.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { Collecting } from './collecting.js';
import { FileIntake } from './file-intake.js';
import { BucketLook } from './look-at-bucket.js';
import { FolderLook } from './look-at-folder.js';
import { Looking } from './looking.js';
import { RunStore } from './run-store.js';
import { RunRecord, Runs } from './runs.service.js';
import { SourceCheck } from './source-check.js';
import { SourceStore } from './source-store.js';
import { BatchSourcesController } from './sources.controller.js';
import { BatchSources } from './sources.service.js';
import { Starting, runQueue } from './starting.js';
import { TimetableService } from './timetable.service.js';
import { Watcher } from './watcher.service.js';

/** A query of an hour may be a batch; whoever dies over it is noticed by its silence, and it is run again. */
const queue = {
  name: runQueue,
  together: 2,
  options: {
    retryLimit: 20,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 1_800,
    expireInSeconds: 6 * 3_600,
    heartbeatSeconds: 20,
  },
};

@Module({
  imports: [
    BatchesModule,
    CustomersModule,
    JobsModule,
    MappingModule,
    OutsideModule,
    SegmentsModule,
    UploadsModule,
  ],
  controllers: [BatchSourcesController],
  providers: [
    ...[SourceStore, RunStore, RunRecord, Runs, Starting, SourceCheck, BatchSources],
    ...[FileIntake, FolderLook, BucketLook, Looking, Collecting, TimetableService, Watcher],
  ],
})
export class BatchSourcesModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    jobs: Jobs,
    runs: Runs,
    private readonly timetable: TimetableService,
    private readonly watcher: Watcher,
  ) {
    jobs.register<{ runId: string }>({ ...queue, work: (job) => runs.work(job) });
  }

  onApplicationBootstrap(): void {
    this.timetable.start();
    this.watcher.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.timetable.stop(), this.watcher.stop()]);
  }
}
