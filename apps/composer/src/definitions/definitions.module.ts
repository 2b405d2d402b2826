import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { DefinitionsController } from './definitions.controller.js';

@Module({ imports: [ContentModule], controllers: [DefinitionsController] })
export class DefinitionsModule {}
