import { Module } from '@nestjs/common';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { RecordModule } from '../record/record.module.js';
import { ResponsesModule } from '../responses/responses.module.js';
import { SendgridController } from './sendgrid.controller.js';
import { TwilioController } from './twilio.controller.js';
import { WebhooksService } from './webhooks.service.js';

/** What providers tell us, signed. */
@Module({
  imports: [RecordModule, ReceiptsModule, ResponsesModule],
  controllers: [SendgridController, TwilioController],
  providers: [WebhooksService],
})
export class WebhooksModule {}
