import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MissesModule } from '../misses/misses.module.js';
import { Communication } from './communication.entity.js';
import { RecordConsumer } from './record.consumer.js';
import { RecordReader } from './record.reader.js';
import { RecordService } from './record.service.js';

/** The record of every communication, merged from the facts about it. */
@Module({
  imports: [TypeOrmModule.forFeature([Communication]), MissesModule],
  providers: [RecordConsumer, RecordService, RecordReader],
  exports: [RecordService, RecordReader],
})
export class RecordModule {}
