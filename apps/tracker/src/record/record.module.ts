import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Communication } from './communication.entity.js';
import { RecordConsumer } from './record.consumer.js';
import { RecordReader } from './record.reader.js';
import { RecordService } from './record.service.js';

/** The record of every communication, merged from the facts about it. */
@Module({
  imports: [TypeOrmModule.forFeature([Communication])],
  providers: [RecordConsumer, RecordService, RecordReader],
  exports: [RecordService, RecordReader],
})
export class RecordModule {}
