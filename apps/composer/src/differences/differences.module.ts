import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { DifferencesController } from './differences.controller.js';
import { DifferencesService } from './differences.service.js';

@Module({
  imports: [ContentModule, PublicationsModule],
  controllers: [DifferencesController],
  providers: [DifferencesService],
})
export class DifferencesModule {}
