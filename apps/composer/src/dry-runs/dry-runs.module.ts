import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { DryRunRecord } from './dry-run-record.js';
import { DryRunThread } from './dry-run-thread.js';
import { DryRunsController } from './dry-runs.controller.js';
import { DryRuns } from './dry-runs.service.js';

@Module({
  imports: [ContentModule, PublicationsModule],
  controllers: [DryRunsController],
  providers: [DryRuns, DryRunRecord, DryRunThread],
})
export class DryRunsModule {}
