import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RecordModule } from '../record/record.module.js';
import { Receipt } from './receipt.entity.js';
import { ReceiptsService } from './receipts.service.js';

/** What providers report about messages that they had taken. */
@Module({
  imports: [RecordModule, TypeOrmModule.forFeature([Receipt])],
  providers: [ReceiptsService],
  exports: [ReceiptsService],
})
export class ReceiptsModule {}
