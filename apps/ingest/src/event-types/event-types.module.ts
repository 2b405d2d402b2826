import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSourcesModule } from '../data-sources/data-sources.module.js';
import { MappingModule } from '../mapping/mapping.module.js';
import { EventType } from './event-type.entity.js';
import { EventTypesController } from './event-types.controller.js';
import { EventTypes } from './event-types.service.js';
import { KnownEventTypes } from './known-event-types.js';

@Module({
  imports: [TypeOrmModule.forFeature([EventType]), MappingModule, DataSourcesModule],
  controllers: [EventTypesController],
  providers: [EventTypes, KnownEventTypes],
  exports: [EventTypes, KnownEventTypes],
})
export class EventTypesModule {}
