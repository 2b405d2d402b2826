import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Jobs } from './jobs.service.js';

@Module({ providers: [Jobs], exports: [Jobs] })
export class JobsModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly jobs: Jobs) {}

  /** Capabilities have named their queues by then, as their modules were made. */
  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.jobs.stop();
  }
}
