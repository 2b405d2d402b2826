import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { EngineModule } from '../engine/engine.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { ChecksController } from './checks.controller.js';
import { FindingsController } from './findings.controller.js';
import { VoiceRules } from './voice-rules.service.js';
import { WaiverRecord } from './waiver-record.js';
import { Waivers } from './waivers.service.js';

@Module({
  imports: [ContentModule, PublicationsModule, EngineModule, TeamsModule, TemplatesModule],
  controllers: [ChecksController, FindingsController],
  providers: [VoiceRules, WaiverRecord, Waivers],
  exports: [VoiceRules, Waivers],
})
export class VoiceModule {}
