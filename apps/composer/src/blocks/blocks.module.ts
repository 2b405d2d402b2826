import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { BlocksController } from './blocks.controller.js';

@Module({ imports: [ContentModule, PublicationsModule], controllers: [BlocksController] })
export class BlocksModule {}
