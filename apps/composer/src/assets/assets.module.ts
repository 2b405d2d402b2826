import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { ReviewsModule } from '../reviews/reviews.module.js';
import { AssetsController } from './assets.controller.js';
import { Assets } from './assets.service.js';
import { FilesController } from './files.controller.js';

@Module({
  imports: [ContentModule, ReviewsModule],
  controllers: [AssetsController, FilesController],
  providers: [Assets],
})
export class AssetsModule {}
