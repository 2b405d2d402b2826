import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { SilenceClock } from './silence-clock.js';
import { SilenceFloors } from './silence-floors.js';
import { SilenceQueue } from './silence-queue.js';
import { SilencesController } from './silences.controller.js';
import { Silences } from './silences.service.js';

@Module({
  imports: [ContentModule, PublicationsModule],
  controllers: [SilencesController],
  providers: [SilenceClock, SilenceFloors, SilenceQueue, Silences],
  exports: [SilenceClock],
})
export class SilencesModule {}
