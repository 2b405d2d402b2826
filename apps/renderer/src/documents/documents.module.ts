import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChromiumDocumentPrinter } from './chromium-document-printer.js';
import { DocumentPrinter } from './document-printer.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsService } from './documents.service.js';
import { Inside } from './inside.js';
import { PrintedDocumentRow } from './printed-document.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([PrintedDocumentRow])],
  controllers: [DocumentsController],
  providers: [DocumentsService, Inside, { provide: DocumentPrinter, useClass: ChromiumDocumentPrinter }],
  exports: [DocumentsService],
})
export class DocumentsModule {}
