import { Module } from '@nestjs/common';
import { DataSourcesModule } from '../data-sources/data-sources.module.js';
import { EventTypesModule } from '../event-types/event-types.module.js';
import { MappingModule } from '../mapping/mapping.module.js';
import { Enrichment } from './enrichment.js';
import { IntakeConsumer } from './intake.consumer.js';
import { IntakeController } from './intake.controller.js';
import { Intake } from './intake.service.js';
import { Reception } from './reception.js';
import { Replay } from './replay.js';

@Module({
  imports: [DataSourcesModule, EventTypesModule, MappingModule],
  controllers: [IntakeController],
  providers: [Intake, Enrichment, Reception, IntakeConsumer, Replay],
  exports: [Intake],
})
export class IntakeModule {}
