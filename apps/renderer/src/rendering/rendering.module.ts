import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ArtefactsModule } from '../artefacts/artefacts.module.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { EmailsModule } from '../emails/emails.module.js';
import { LinksModule } from '../links/links.module.js';
import { PrintStreamsModule } from '../print-streams/print-streams.module.js';
import { RenderingConsumer } from './rendering.consumer.js';
import { RenderingController } from './rendering.controller.js';
import { RenderingRow } from './rendering.entity.js';
import { RenderingService } from './rendering.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([RenderingRow]),
    ArtefactsModule,
    DocumentsModule,
    EmailsModule,
    LinksModule,
    PrintStreamsModule,
  ],
  controllers: [RenderingController],
  providers: [RenderingService, RenderingConsumer],
})
export class RenderingModule {}
