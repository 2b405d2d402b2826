import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { DefinitionsController } from './definitions.controller.js';

@Module({ imports: [ContentModule, PublicationsModule], controllers: [DefinitionsController] })
export class DefinitionsModule {}
