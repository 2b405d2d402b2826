import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { PoliciesController } from './policies.controller.js';
import { PolicyChecksController } from './policy-checks.controller.js';

@Module({
  imports: [ContentModule, PublicationsModule],
  controllers: [PoliciesController, PolicyChecksController],
})
export class PoliciesModule {}
