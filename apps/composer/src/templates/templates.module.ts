import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { EngineModule } from '../engine/engine.module.js';
import { Proofs } from './proofs.js';
import { TemplatesController } from './templates.controller.js';
import { TemplatesService } from './templates.service.js';

@Module({
  imports: [ContentModule, EngineModule],
  controllers: [TemplatesController],
  providers: [TemplatesService, Proofs],
  exports: [TemplatesService, Proofs],
})
export class TemplatesModule {}
