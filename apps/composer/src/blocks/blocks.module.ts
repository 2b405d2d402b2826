import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { BlocksController } from './blocks.controller.js';

@Module({ imports: [ContentModule], controllers: [BlocksController] })
export class BlocksModule {}
