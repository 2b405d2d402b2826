import { Module } from '@nestjs/common';
import { OutsideModule } from '../outside/outside.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { Asking } from './asking.js';
import { DataSourceStore } from './data-source-store.js';
import { DataSourcesController } from './data-sources.controller.js';
import { DataSources } from './data-sources.service.js';
import { FileContents } from './file-contents.js';
import { KnownDataSources } from './known-data-sources.js';
import { Lookups } from './lookups.service.js';
import { TargetCheck } from './target-check.js';

@Module({
  imports: [OutsideModule, UploadsModule],
  controllers: [DataSourcesController],
  providers: [DataSourceStore, DataSources, FileContents, KnownDataSources, Asking, Lookups, TargetCheck],
  exports: [Lookups, KnownDataSources],
})
export class DataSourcesModule {}
