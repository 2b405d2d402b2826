import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { ResponsesModule } from '../responses/responses.module.js';
import { LinksController } from './links.controller.js';
import { LinksService } from './links.service.js';

/** Signed links and the open image: where they lead, and who followed them. */
@Module({
  imports: [RecordModule, ResponsesModule],
  controllers: [LinksController],
  providers: [LinksService],
  exports: [LinksService],
})
export class LinksModule {}
