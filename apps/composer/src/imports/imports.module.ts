import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { ImportThread } from './import-thread.js';
import { ImportsController } from './imports.controller.js';
import { Imports } from './imports.service.js';

@Module({
  imports: [ContentModule, TemplatesModule],
  controllers: [ImportsController],
  providers: [Imports, ImportThread],
})
export class ImportsModule {}
