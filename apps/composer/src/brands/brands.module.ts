import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { BrandsController } from './brands.controller.js';

@Module({ imports: [ContentModule], controllers: [BrandsController] })
export class BrandsModule {}
