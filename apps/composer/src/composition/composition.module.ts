import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContentModule } from '../content/content.module.js';
import { EngineModule } from '../engine/engine.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { DeferralsModule } from '../deferrals/deferrals.module.js';
import { Attention } from './attention.service.js';
import { Catalogue } from './catalogue.js';
import { CompositionConsumer } from './composition.consumer.js';
import { CompositionService } from './composition.service.js';
import { DecisionRecord } from './decision.entity.js';
import { DecisionLedger } from './decision-ledger.js';
import { DecisionsController } from './decisions.controller.js';
import { Releases } from './releases.js';
import { ReleasedDeferrals } from './released-deferrals.js';
import { Wording } from './wording.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([DecisionRecord]),
    ContactsModule,
    ContentModule,
    DeferralsModule,
    EngineModule,
    KeysModule,
    PublicationsModule,
    TemplatesModule,
  ],
  controllers: [DecisionsController],
  providers: [
    Attention,
    Catalogue,
    CompositionService,
    CompositionConsumer,
    DecisionLedger,
    ReleasedDeferrals,
    Releases,
    Wording,
  ],
})
export class CompositionModule {}
