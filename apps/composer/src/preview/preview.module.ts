import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { EngineModule } from '../engine/engine.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { DocumentRenderer } from './document-renderer.js';
import { HttpDocumentRenderer } from './http-document-renderer.js';
import { PreviewController } from './preview.controller.js';
import { PreviewService } from './preview.service.js';

@Module({
  imports: [ContentModule, EngineModule, PublicationsModule, TemplatesModule],
  controllers: [PreviewController],
  providers: [PreviewService, { provide: DocumentRenderer, useClass: HttpDocumentRenderer }],
})
export class PreviewModule {}
