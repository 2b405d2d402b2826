import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContentModule } from '../content/content.module.js';
import { EngineModule } from '../engine/engine.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { Catalogue } from './catalogue.js';
import { CompositionConsumer } from './composition.consumer.js';
import { CompositionService } from './composition.service.js';
import { DecisionRecord } from './decision.entity.js';
import { DecisionLedger } from './decision-ledger.js';
import { DecisionsController } from './decisions.controller.js';
import { Releases } from './releases.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([DecisionRecord]),
    ContentModule,
    EngineModule,
    KeysModule,
    PublicationsModule,
    TemplatesModule,
  ],
  controllers: [DecisionsController],
  providers: [Catalogue, CompositionService, CompositionConsumer, DecisionLedger, Releases],
})
export class CompositionModule {}
