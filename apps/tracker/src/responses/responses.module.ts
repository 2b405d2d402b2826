import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RecordModule } from '../record/record.module.js';
import { Response } from './response.entity.js';
import { ResponsesService } from './responses.service.js';

/** What customers, and machines on the way, did with communications. */
@Module({
  imports: [RecordModule, TypeOrmModule.forFeature([Response])],
  providers: [ResponsesService],
  exports: [ResponsesService],
})
export class ResponsesModule {}
