import { Module } from '@nestjs/common';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { RecordModule } from '../record/record.module.js';
import { ResponsesModule } from '../responses/responses.module.js';
import { CommunicationsController } from './communications.controller.js';
import { CommunicationsService } from './communications.service.js';

/** The record as other systems and people read it. */
@Module({
  imports: [RecordModule, ReceiptsModule, ResponsesModule],
  controllers: [CommunicationsController],
  providers: [CommunicationsService],
})
export class CommunicationsModule {}
