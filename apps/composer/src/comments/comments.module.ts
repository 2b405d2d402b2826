import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { CommentsController } from './comments.controller.js';
import { Comments } from './comments.service.js';

@Module({ imports: [ContentModule], controllers: [CommentsController], providers: [Comments] })
export class CommentsModule {}
