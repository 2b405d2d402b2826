import { Module } from '@nestjs/common';
import { SuppressionFiles } from './suppression-files.service.js';
import { SuppressionListController } from './suppression-list.controller.js';
import { SuppressionListService } from './suppression-list.service.js';
import { SuppressionStore } from './suppression-list.store.js';

@Module({
  controllers: [SuppressionListController],
  providers: [SuppressionStore, SuppressionListService, SuppressionFiles],
  exports: [SuppressionListService],
})
export class SuppressionListModule {}
