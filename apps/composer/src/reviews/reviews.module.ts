import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { VoiceModule } from '../voice/voice.module.js';
import { BlockUses } from './block-uses.js';
import { ImpactController } from './impact.controller.js';
import { Impacts } from './impact.service.js';
import { Matters } from './matters.service.js';
import { Publishing } from './publishing.service.js';
import { ReOpening } from './re-opening.js';
import { Requirements } from './requirements.service.js';
import { ReviewRecord } from './review-record.js';
import { ReviewsController } from './reviews.controller.js';
import { Reviews } from './reviews.service.js';
import { Steps } from './steps.service.js';
import { VersionSummaries } from './version-summaries.js';
import { Waiting } from './waiting.service.js';
import { WorkflowController } from './workflow.controller.js';

@Module({
  imports: [ContentModule, PublicationsModule, TeamsModule, TemplatesModule, VoiceModule],
  controllers: [WorkflowController, ReviewsController, ImpactController],
  providers: [
    ...[ReviewRecord, Steps, Reviews, Publishing, ReOpening, Requirements, Matters],
    ...[BlockUses, Impacts, VersionSummaries, Waiting],
  ],
  exports: [ReOpening, Impacts],
})
export class ReviewsModule {}
