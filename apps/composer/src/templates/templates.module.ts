import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { EngineModule } from '../engine/engine.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { HelpersController } from './helpers.controller.js';
import { Proofs } from './proofs.js';
import { PublishedTemplates } from './published-templates.service.js';
import { TemplatesController } from './templates.controller.js';

@Module({
  imports: [ContentModule, PublicationsModule, EngineModule],
  controllers: [TemplatesController, HelpersController],
  providers: [PublishedTemplates, Proofs],
  exports: [PublishedTemplates, Proofs],
})
export class TemplatesModule {}
