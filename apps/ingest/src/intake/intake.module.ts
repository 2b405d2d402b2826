import { Module } from '@nestjs/common';
import { EventTypesModule } from '../event-types/event-types.module.js';
import { MappingModule } from '../mapping/mapping.module.js';
import { IntakeConsumer } from './intake.consumer.js';
import { IntakeController } from './intake.controller.js';
import { Intake } from './intake.service.js';
import { Reception } from './reception.js';
import { Replay } from './replay.js';

@Module({
  imports: [EventTypesModule, MappingModule],
  controllers: [IntakeController],
  providers: [Intake, Reception, IntakeConsumer, Replay],
  exports: [Intake],
})
export class IntakeModule {}
